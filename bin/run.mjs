// Runs a script of the project: `node bin/run.mjs <script> [arguments]`. Plain JavaScript for whatever Node is installed: it installs
// the dependencies when they are missing or stale, then hands over to the pinned Node in node_modules, which runs TypeScript directly.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDependencies } from './ensure-dependencies.mjs';

const NODE_MAJOR_MIN = 20;
const PARENT_POLL_MS = 250;
const projectDir = fileURLToPath(new URL('..', import.meta.url));

/** One sentence on standard error, and the end. */
function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

const major = Number(process.versions.node.split('.')[0]);
if (major < NODE_MAJOR_MIN) {
  fail(
    `Pulse needs Node ${NODE_MAJOR_MIN} or newer to start; this is ${process.versions.node}: install a newer one.`,
  );
}
try {
  await ensureDependencies(projectDir);
} catch (error) {
  fail(error.message);
}
const node = join(projectDir, 'node_modules', 'node', 'bin', 'node');
if (!existsSync(node)) {
  fail(
    'The pinned Node is missing in node_modules: run `npm rebuild node` (npm must be allowed to run its install script).',
  );
}

const [script, ...args] = process.argv.slice(2);
const child = spawn(node, [join(projectDir, script), ...args], {
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  // Node keeps what it makes of our files and of those of the packages: that is more than half of the start of a command.
  // biome-ignore lint/style/noProcessEnv: what whoever starts us says otherwise, wins
  env: { NODE_COMPILE_CACHE: join(projectDir, 'node_modules', '.cache', 'compiled'), ...process.env },
});
child.on('error', (error) =>
  fail(`The pinned Node does not run (${error.message}): remove node_modules and try again.`),
);
child.on('exit', (code, signal) => {
  // A signal's number is added to 128, as shells do.
  process.exit(code ?? (signal === 'SIGKILL' ? 137 : 143));
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));

// A killed npm cannot tell us: our parent is then another process. Whatever daemonises us on purpose does not run us through npm.
// biome-ignore lint/style/noProcessEnv: lib/config/config.ts is TypeScript, which this Node may not run.
if (process.env.npm_lifecycle_event !== undefined) {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM');
  }, PARENT_POLL_MS).unref();
}
