import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureToken, readToken, tokenFile } from '../../lib/token.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pulse-token-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('the first call makes a token that only its owner can read; later calls return the same', async () => {
  expect(await readToken(folder)).toBeUndefined();
  const token = await ensureToken(folder);
  expect(token).toMatch(/^[\w-]{43}$/);
  expect((await stat(tokenFile(folder))).mode & 0o777).toBe(0o600);
  expect(await ensureToken(folder)).toBe(token);
  expect(await readToken(folder)).toBe(token);
});

test('a token that somebody wrote into the file is taken', async () => {
  await writeFile(tokenFile(folder), 'a-token-of-my-own-choice\n');
  expect(await ensureToken(folder)).toBe('a-token-of-my-own-choice');
});
