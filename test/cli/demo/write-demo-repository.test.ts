import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { DEMO_PAIRS, DEMO_STEPS, DEMO_UNRELATED } from '../../../cli/demo/scenario.ts';
import { writeDemoRepository } from '../../../cli/demo/write-demo-repository.ts';

let folder: string;
let directory: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pulse-demo-'));
  directory = join(folder, 'demo', 'waybill.git');
  await writeDemoRepository(directory);
});
afterAll(() => rm(folder, { recursive: true }));

const git = (...args: string[]): string =>
  execFileSync('git', ['--git-dir', directory, ...args], { encoding: 'utf8' }).trim();
/** The patch-id of a pull request's own commit: equal for equal changes, whatever their base. */
const patchId = (number: number): string => {
  const patch = git('diff-tree', '-p', `refs/pull/${number}/head`);
  return execFileSync('git', ['patch-id', '--stable'], { input: `${patch}\n`, encoding: 'utf8' }).split(
    ' ',
  )[0]!;
};
const parentOf = (ref: string): string => git('rev-parse', `${ref}^`);

test('it has the same object ids wherever and whenever it is written', () => {
  const refs = git('for-each-ref', '--format=%(refname) %(objectname)');
  expect(createHash('sha256').update(refs).digest('hex')).toBe(
    '9a23d415fee661f5fbe14c61b69ab28cd94afd45985c2676465a92f39c616cb7',
  );
  expect(refs.split('\n').filter((ref) => ref.startsWith('refs/heads/'))).toHaveLength(2);
});

test('variables that a caller has set for its own Git change nothing', async () => {
  vi.stubEnv('GIT_AUTHOR_DATE', '1 +0000');
  vi.stubEnv('GIT_DIR', '/nowhere');
  vi.stubEnv('GIT_INDEX_FILE', '/nowhere');
  const other = join(folder, 'other.git');
  await writeDemoRepository(other).finally(() => vi.unstubAllEnvs());
  const heads = ['rev-parse', 'refs/pull/1/head', 'refs/pull/29/head'];
  expect(execFileSync('git', ['--git-dir', other, ...heads], { encoding: 'utf8' }).trim()).toBe(
    git(...heads),
  );
});

test('every object in it is sound', () => {
  expect(() => git('fsck', '--strict', '--full')).not.toThrow();
});

test('it has a head for each pull request, and a test merge for what is open and has no conflict', () => {
  const opened = DEMO_STEPS.filter((step) => step.kind === 'open').map((step) => step.number);
  const refs = git('for-each-ref', '--format=%(refname)', 'refs/pull').split('\n');
  const numbersOf = (kind: string) =>
    refs
      .filter((ref) => ref.endsWith(`/${kind}`))
      .map((ref) => Number(ref.split('/')[2]))
      .sort((a, b) => a - b);
  expect(numbersOf('head')).toEqual(opened);
  // 1, 2, 4 and 6 are merged, 7 conflicts with what 4 did, and 11 is stacked on another pull request.
  expect(numbersOf('merge')).toEqual(opened.filter((number) => ![1, 2, 4, 6, 7, 11].includes(number)));
});

test('the pairs are what the ground truth says', () => {
  expect(patchId(7)).toBe(patchId(4));
  expect(patchId(15)).not.toBe(patchId(13));
  expect(patchId(8)).toBe(patchId(6));
  expect(parentOf('refs/pull/8/head')).toBe(git('rev-parse', 'release/1.x'));
  expect(parentOf('refs/pull/11/head')).toBe(git('rev-parse', 'refs/pull/10/head'));
  const lines = (number: number, path: string) => git('show', `refs/pull/${number}/head:${path}`).split('\n');
  const bigger = new Set(lines(17, 'waybill/bulk_import.py'));
  expect(
    lines(16, 'waybill/csv_import.py')
      .slice(1)
      .filter((line) => !bigger.has(line)),
  ).toEqual([]);
});

test('the ground truth speaks of every pull request', () => {
  const spokenOf = [...DEMO_PAIRS.flatMap((pair) => [pair.a, pair.b]), ...DEMO_UNRELATED];
  const opened = DEMO_STEPS.filter((step) => step.kind === 'open').map((step) => step.number);
  expect(spokenOf.sort((a, b) => a - b)).toEqual(opened);
  expect(DEMO_UNRELATED.length).toBeGreaterThanOrEqual(12);
});

test('writing it again leaves it as it is', async () => {
  expect(await writeDemoRepository(directory)).toMatchObject({ written: false, pullRequests: 25 });
  expect(await readdir(join(folder, 'demo'))).toEqual(['waybill.git']);
});

test('an older edition of itself is replaced', async () => {
  const older = join(folder, 'older.git');
  await writeDemoRepository(older);
  execFileSync('git', ['--git-dir', older, 'update-ref', '-d', 'refs/pull/29/head']);
  expect(await writeDemoRepository(older)).toMatchObject({ written: true });
  expect(await writeDemoRepository(older)).toMatchObject({ written: false });
});

test('it does not replace something else', async () => {
  const taken = join(folder, 'taken');
  await mkdir(taken);
  await writeFile(join(taken, 'thesis.txt'), 'irreplaceable');
  await expect(writeDemoRepository(taken)).rejects.toMatchObject({ code: 'demo_path_taken' });
  expect(await readdir(taken)).toEqual(['thesis.txt']);
});
