import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PROJECT_DIR, serviceEnvironment } from '../../lib/config/config.ts';

const run = promisify(execFile);

let project: string;

/** A project of its own: our bootstrap, a script to run, a lock file, and an `npm` that notes its calls and "installs". */
beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'pulse-bootstrap-'));
  await mkdir(join(project, 'bin'));
  for (const file of ['run.mjs', 'ensure-dependencies.mjs']) {
    await copyFile(join(PROJECT_DIR, 'bin', file), join(project, 'bin', file));
  }
  await writeFile(
    join(project, 'script.mjs'),
    'console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 7;',
  );
  await writeLock('package-lock.json', { left: '1.0.0' });
  await mkdir(join(project, 'path'));
  const npm = join(project, 'path', 'npm');
  const install = 'mkdir -p node_modules && cp package-lock.json node_modules/.package-lock.json';
  await writeFile(npm, `#!/bin/sh\necho "npm $*" >> calls\necho "added packages"\n${install}\n`);
  await chmod(npm, 0o755);
  const node = join(project, 'node_modules/node/bin/node');
  await mkdir(dirname(node), { recursive: true });
  await symlink(process.execPath, node);
});

afterEach(async () => {
  await rm(project, { recursive: true, force: true });
});

async function writeLock(file: string, versions: Record<string, string>): Promise<void> {
  const entries = Object.entries(versions).map(([name, version]) => [`node_modules/${name}`, { version }]);
  const packages = { '': { name: 'x' }, ...Object.fromEntries(entries) };
  await writeFile(join(project, file), JSON.stringify({ packages }));
}

/** Runs `script.mjs a b` through the bootstrap. */
async function bootstrap(): Promise<{ code: number; stdout: string; stderr: string; npmCalls: string[] }> {
  const env = serviceEnvironment({ PATH: `${join(project, 'path')}:${serviceEnvironment({}).PATH}` });
  const args = [join(project, 'bin/run.mjs'), 'script.mjs', 'a', 'b'];
  const result = await run(process.execPath, args, { env }).then(
    (done) => ({ code: 0, ...done }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
  const calls = await readFile(join(project, 'calls'), 'utf8').catch(() => '');
  return {
    code: result.code,
    stdout: result.stdout,
    stderr: result.stderr,
    npmCalls: calls.split('\n').filter(Boolean),
  };
}

test('missing dependencies are installed once, visibly, with standard output left to the command', async () => {
  const first = await bootstrap();
  expect(first).toMatchObject({
    code: 7,
    stdout: '["a","b"]\n',
    npmCalls: ['npm ci --no-audit --no-fund --loglevel=error'],
  });
  expect(first.stderr).toContain('Installing the dependencies');
  expect(first.stderr).toContain('added packages');
  const second = await bootstrap();
  expect(second).toMatchObject({ code: 7, stdout: '["a","b"]\n', stderr: '' });
  expect(second.npmCalls).toHaveLength(1);
});

test('dependencies that differ from the lock file are installed anew; packages for other machines may be missing', async () => {
  await writeLock('node_modules/.package-lock.json', { left: '0.9.0' });
  expect((await bootstrap()).stderr).toContain('left is to be 1.0.0');
  const lock = {
    packages: {
      '': {},
      'node_modules/left': { version: '1.0.0' },
      'node_modules/mac': { version: '1.0.0', optional: true },
    },
  };
  await writeFile(join(project, 'package-lock.json'), JSON.stringify(lock));
  expect((await bootstrap()).npmCalls).toHaveLength(1);
});

test('a failed installation is one sentence after the messages of npm', async () => {
  await writeFile(join(project, 'path', 'npm'), '#!/bin/sh\necho "npm error network" >&2\nexit 9\n');
  const { code, stderr } = await bootstrap();
  expect(code).toBe(1);
  expect(stderr).toContain('npm error network');
  expect(stderr.trimEnd().split('\n').at(-1)).toMatch(
    /^The dependencies could not be installed: npm ci ended with 9/,
  );
});

test('a missing Node in node_modules is told with what to do', async () => {
  await rm(join(project, 'node_modules/node'), { recursive: true });
  const { code, stderr } = await bootstrap();
  expect(code).toBe(1);
  expect(stderr).toContain('npm rebuild node');
});

test('what Node compiles is kept beside the packages, unless somebody says where', async () => {
  const script = 'console.log(process.env.NODE_COMPILE_CACHE); process.exitCode = 7;';
  await writeFile(join(project, 'script.mjs'), script);
  const own = process.env.NODE_COMPILE_CACHE;
  try {
    delete process.env.NODE_COMPILE_CACHE;
    expect((await bootstrap()).stdout).toBe(`${join(project, 'node_modules', '.cache', 'compiled')}\n`);
    process.env.NODE_COMPILE_CACHE = join(project, 'elsewhere');
    expect((await bootstrap()).stdout).toBe(`${join(project, 'elsewhere')}\n`);
  } finally {
    if (own === undefined) delete process.env.NODE_COMPILE_CACHE;
    else process.env.NODE_COMPILE_CACHE = own;
  }
});
