import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { credentialEnvironment } from '../../../sources/git/git-credential.ts';
import { openMirror } from '../../../sources/git/mirror.ts';
import { type SeededGitHub, startSeededGitHub } from '../../fake-github/start-seeded.ts';

const run = promisify(execFile);
const PASSWORD = 'correct horse $(battery) `staple`';
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
  const seen = watchCommandLines(password);
  const mirror = await openMirror({ source, directory, credential });
  const { looked, leaks } = await seen.stop();
  if (process.platform === 'linux') expect(looked).toBeGreaterThan(0);
  expect(leaks).toEqual([]);
  expect(mirror).toMatchObject({ pullRequests: 3, defaultBranch: 'main' });
  expect(mirror.source).not.toContain(password);
  const { stdout: files } = await run('grep', ['-rlF', password, folder]).catch(() => ({ stdout: '' }));
  expect(files).toBe('');
});

/** Looks at the command lines of all processes, as anybody on the machine can, as often as it gets to it. */
function watchCommandLines(secret: string) {
  let isRunning = true;
  let looked = 0;
  const leaks = new Set<string>();
  const watching = (async () => {
    while (isRunning && process.platform === 'linux') {
      for (const pid of (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))) {
        const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
        if (line.startsWith('git')) looked++;
        if (line.includes(secret)) leaks.add(line.replaceAll('\0', ' '));
      }
    }
  })();
  return {
    stop: async () => {
      isRunning = false;
      await watching;
      return { looked, leaks: [...leaks] };
    },
  };
}
