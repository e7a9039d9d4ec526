import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hashSources } from '../../../lib/kept-files/hash-sources.ts';
import { keepMade } from '../../../lib/kept-files/keep-made.ts';
import { bundleWorkflows } from '../../../worker/bundle-workflows.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pulse-bundles-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const never = (): Promise<string> => Promise.reject(new Error('made again'));

test('what was made once is taken from then on, and no more than two of a kind are kept', async () => {
  expect(await keepMade({ kind: 'workflows', key: 'one', folder }, async () => 'code of one')).toBe(
    'code of one',
  );
  expect(await keepMade({ kind: 'workflows', key: 'one', folder }, never)).toBe('code of one');
  for (const key of ['two', 'three', 'four'])
    await keepMade({ kind: 'workflows', key: key, folder }, async () => `code of ${key}`);
  expect(await keepMade({ kind: 'workflows', key: 'four', folder }, never)).toBe('code of four');
  await keepMade({ kind: 'zones', key: 'one', folder }, async () => 'zones');
  expect((await readdir(folder)).sort()).toEqual([
    expect.stringMatching(/^workflows-/),
    expect.stringMatching(/^workflows-/),
    'zones-one',
  ]);
});

test('a folder that cannot be written, or a file of nothing in it, costs only the time of making it', async () => {
  const file = join(folder, 'file');
  await writeFile(file, '');
  expect(
    await keepMade({ kind: 'workflows', key: 'key', folder: join(file, 'below') }, async () => 'code'),
  ).toBe('code');
  await writeFile(join(folder, 'workflows-key'), '');
  expect(await keepMade({ kind: 'workflows', key: 'key', folder }, async () => 'code')).toBe('code');
  expect(await keepMade({ kind: 'workflows', key: 'key', folder }, never)).toBe('code');
});

test('any change, new file or other name of a file makes another key; what lies beside does not', async () => {
  await mkdir(join(folder, 'code', 'deep'), { recursive: true });
  const write = (name: string, text: string) => writeFile(join(folder, name), text);
  await write('code/deep/a.ts', 'a');
  await write('one.ts', 'one');
  await write('beside.ts', 'beside');
  const key = () => hashSources({ projectDir: folder, paths: ['code', 'one.ts'] });
  const keys = [await key()];
  await write('beside.ts', 'changed');
  expect(await key()).toBe(keys[0]);
  const changes = [
    () => write('code/deep/a.ts', 'b'),
    () => write('code/b.ts', ''),
    () => write('one.ts', 'two'),
    () => rm(join(folder, 'code/b.ts')),
  ];
  for (const change of changes) {
    await change();
    keys.push(await key());
  }
  expect(new Set(keys).size).toBe(keys.length);
});

test('the workflows are bundled as they are from a folder that keeps nothing, and from one that keeps them', async () => {
  const made = await bundleWorkflows(folder);
  expect(made.code).toContain('repositorySync');
  expect(await bundleWorkflows(folder)).toEqual(made);
});
