import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createMirror } from '../../sources/git/mirror/create-mirror.ts';
import { prepareDataFolder } from '../../supervisor/data-folder.ts';

async function modeOf(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o777).toString(8);
}

async function withFolder(work: (path: string) => Promise<void>): Promise<void> {
  const path = await mkdtemp(join(tmpdir(), 'pulse-data-'));
  try {
    await work(path);
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}

test('what other users must not read is closed at start, whatever the folder above is', async () => {
  await withFolder(async (path) => {
    await chmod(path, 0o755);
    for (const name of ['mirrors', 'logs', 'temporal', 'run', 'bin']) {
      await mkdir(join(path, name));
      await chmod(join(path, name), 0o755);
    }
    for (const name of ['token', 'secret-keys', 'postgres-password']) {
      await writeFile(join(path, name), 'secret');
      await chmod(join(path, name), 0o644);
    }
    await prepareDataFolder(path);
    for (const name of ['mirrors', 'logs', 'temporal', 'run'])
      expect([name, await modeOf(join(path, name))]).toEqual([name, '700']);
    for (const name of ['token', 'secret-keys', 'postgres-password'])
      expect([name, await modeOf(join(path, name))]).toEqual([name, '600']);
    // PostgreSQL may run as another user, who has to pass; and what is no secret is left as it was.
    expect(await modeOf(path)).toBe('755');
    expect(await modeOf(join(path, 'bin'))).toBe('755');
  });
});

test('a mirror is its owner’s alone, one that was open before too', async () => {
  await withFolder(async (path) => {
    const mirror = join(path, '7.git');
    await createMirror(mirror, 'sha1');
    expect(await modeOf(mirror)).toBe('700');
    await chmod(mirror, 0o755);
    await createMirror(mirror, 'sha1');
    expect(await modeOf(mirror)).toBe('700');
  });
});
