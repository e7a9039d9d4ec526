import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const NEWS_INTERVAL_MS = 15_000;

/**
 * Installs the dependencies that package-lock.json names, with npm's own progress on standard error, unless exactly those are there.
 *
 * @param {string} projectDir folder of package.json
 * @throws {Error} one sentence, when npm fails
 */
export async function ensureDependencies(projectDir) {
  const problem = await findProblem(projectDir);
  if (problem === undefined) return;
  process.stderr.write(`Installing the dependencies (${problem}) …\n`);
  const startedAt = performance.now();
  const seconds = () => ((performance.now() - startedAt) / 1000).toFixed(0);
  // On a terminal npm shows its own progress.
  const news = setInterval(() => {
    if (!process.stderr.isTTY) process.stderr.write(`Installing the dependencies: ${seconds()} s so far\n`);
  }, NEWS_INTERVAL_MS);
  const code = await runNpm(projectDir).finally(() => clearInterval(news));
  if (code !== 0)
    throw new Error(
      `The dependencies could not be installed: npm ci ended with ${code}; its messages are above.`,
    );
  process.stderr.write(`Installing the dependencies: done (${seconds()} s)\n`);
}

/** Why the installed packages are not those of the lock file; undefined when they are. */
async function findProblem(projectDir) {
  const wanted = await readPackages(join(projectDir, 'package-lock.json'));
  const installed = await readPackages(join(projectDir, 'node_modules', '.package-lock.json')).catch(
    () => undefined,
  );
  if (installed === undefined) return 'none are there yet';
  for (const [path, { version, optional, devOptional }] of Object.entries(wanted)) {
    const found = installed[path];
    // Packages for other machines are left out.
    if (path === '' || (found === undefined && (optional || devOptional))) continue;
    if (found?.version !== version) return `${path.replace(/^.*node_modules\//, '')} is to be ${version}`;
  }
  return undefined;
}

async function readPackages(path) {
  return JSON.parse(await readFile(path, 'utf8')).packages;
}

/** npm's output goes to standard error: standard output belongs to the command. */
function runNpm(projectDir) {
  const child = spawn('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: projectDir,
    stdio: ['inherit', process.stderr, 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new Error(`npm does not run (${error.message}): install it.`)));
    child.on('exit', resolve);
  });
}
