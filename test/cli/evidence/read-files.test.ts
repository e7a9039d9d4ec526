import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodePath } from '../../../cli/evidence/encode-path.ts';
import { linesOf, readFiles } from '../../../cli/evidence/read-files.ts';
import { decodePath } from '../../../worker-threads/patch/decode-path.ts';

/** Paths that Git allows and that break whoever takes them for text, options or lines. */
const PATHS = [
  Buffer.from('src/plain.ts'),
  Buffer.from('-option'),
  Buffer.from('two\nlines missing\n'),
  Buffer.from('"quoted"\\x41'),
  Buffer.from([0x63, 0x61, 0x66, 0xe9]),
];
let folder: string;
let gitDir: string;
let commit: string;

const git = (args: string[], input: Buffer | string = ''): string =>
  execFileSync('git', ['--git-dir', gitDir, ...args], { input, encoding: 'utf8' }).trim();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pulse-read-files-'));
  gitDir = join(folder, 'mirror.git');
  execFileSync('git', ['init', '--quiet', '--bare', gitDir]);
  const blob = git(['hash-object', '-w', '--stdin'], 'first\nsecond\r\nthird\n');
  const entries = PATHS.map((path) =>
    Buffer.concat([Buffer.from(`100644 ${blob} 0\t`), path, Buffer.from([0])]),
  );
  git(['update-index', '-z', '--add', '--index-info'], Buffer.concat(entries));
  const tree = git(['write-tree']);
  const identity = ['-c', 'user.name=x', '-c', 'user.email=x@x'];
  commit = git([...identity, 'commit-tree', '-m', 'files', tree]);
});
afterAll(() => rm(folder, { recursive: true }));

test('files are read whatever their path', async () => {
  const versions = PATHS.map((path) => ({ commit, path: decodePath(path) }));
  const files = await readFiles(gitDir, versions);
  for (const version of versions) {
    expect(linesOf(files, { ...version, from: 2, to: 3 })).toEqual(['second', 'third']);
  }
});

test('what is not there, or not a file, is left out', async () => {
  const versions = [
    { commit, path: 'two\nlines missing' },
    { commit, path: 'src' },
    { commit: '0'.repeat(40), path: 'src/plain.ts' },
    { commit: '', path: 'src/plain.ts' },
    { commit, path: 'src/plain.ts' },
  ];
  const files = await readFiles(gitDir, versions);
  expect(versions.map((version) => linesOf(files, { ...version, from: 1, to: 1 }))).toEqual([
    null,
    null,
    null,
    null,
    ['first'],
  ]);
});

test('a path turns back into the bytes that it was read from', () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 40 });
  const escapes = fc.stringMatching(/^(\\x[0-9A-F]{2}|\\|x41|é|a)+$/).map((text) => Buffer.from(text));
  fc.assert(
    fc.property(fc.oneof(bytes, escapes), (path) => {
      expect(encodePath(decodePath(Buffer.from(path)))).toEqual(Buffer.from(path));
    }),
  );
});
