import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openMirror } from '../../../../sources/git/mirror/mirror.ts';
import { credentialEnvironment } from '../../../../sources/git/process/git-credential.ts';
import { type SeededGitHub, startSeededGitHub } from '../../../fake-github/start-seeded.ts';

const run = promisify(execFile);
const PASSWORD = 'correct horse $(battery) `staple`';
/** Fetches that are watched at most. */
const RUNS_MAX = 30;
const CREDENTIAL = { origin: 'https://git.example.org', username: 'x-access-token', password: PASSWORD };

async function ask(question: string): Promise<string | null> {
  const { GIT_ASKPASS, ...environment } = credentialEnvironment(CREDENTIAL);
  try {
    return (await run(GIT_ASKPASS!, [question], { env: environment })).stdout;
  } catch {
    return null;
  }
}

test('the askpass answers for its origin, whatever the password holds, and for no other', async () => {
  expect(await ask("Username for 'https://git.example.org': ")).toBe('x-access-token\n');
  expect(await ask("Password for 'https://x-access-token@git.example.org': ")).toBe(`${PASSWORD}\n`);
  for (const other of [
    'https://evil.example.org',
    'https://git.example.org.evil.org',
    'http://git.example.org',
  ]) {
    expect(await ask(`Username for '${other}': `)).toBe(null);
  }
  expect(await ask("Password for 'https://x-access-token@evil.example.org': ")).toBe(null);
});

let fake: SeededGitHub;
let folder: string;
beforeAll(async () => {
  [fake, folder] = await Promise.all([
    startSeededGitHub({ pullRequests: 3, isPrivate: true }),
    mkdtemp(join(tmpdir(), 'pulse-credential-')),
  ]);
});
afterAll(async () => {
  await fake.stop();
  await rm(folder, { recursive: true, force: true });
});

test('a private repository is mirrored with its token, which is left nowhere in the mirror', async () => {
  const source = `${fake.url}/acme/waybill.git`;
  const directory = join(folder, 'mirror.git');
  await expect(openMirror({ source, directory })).rejects.toMatchObject({ code: 'credentials_needed' });
  const password = fake.token.value;
  const credential = { origin: fake.url, username: 'x-access-token', password };
  const mirror = await openMirror({ source, directory, credential });
  expect(mirror).toMatchObject({ pullRequests: 3, defaultBranch: 'main' });
  expect(mirror.source).not.toContain(password);
  const { stdout: files } = await run('grep', ['-rlF', password, folder]).catch(() => ({ stdout: '' }));
  expect(files).toBe('');
});

test.runIf(process.platform === 'linux')('no command line holds the token', async () => {
  const credential = { origin: fake.url, username: 'x-access-token', password: fake.token.value };
  const watch = watchCommandLines(fake.token.value);
  // Git is quick: some runs are over before anybody has looked.
  for (let n = 0; n < RUNS_MAX && watch.seen() === 0; n++) {
    const directory = join(folder, `watched-${n}.git`);
    await openMirror({ source: `${fake.url}/acme/waybill.git`, directory, credential });
  }
  expect(await watch.stop()).toEqual([]);
  expect(watch.seen()).toBeGreaterThan(0);
});

/** Looks at the command lines of all processes, as anybody on the machine can, as often as it gets to it. */
function watchCommandLines(secret: string) {
  let isRunning = true;
  let seen = 0;
  const leaks = new Set<string>();
  const watching = (async () => {
    while (isRunning) {
      const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
      const lines = await Promise.all(
        pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
      );
      for (const line of lines) {
        if (/^(?:\S*\/)?git/.test(line) && line.includes(fake.url)) seen++;
        if (line.includes(secret)) leaks.add(line.replaceAll('\0', ' '));
      }
    }
  })();
  return {
    /** Command lines of Git that went to the fake. */
    seen: () => seen,
    stop: async () => {
      isRunning = false;
      await watching;
      return [...leaks];
    },
  };
}
