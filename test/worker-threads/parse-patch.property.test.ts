import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsePatch } from '../../worker-threads/parse-patch.ts';
import { PatchRepository, type Tree } from './patch-repository.ts';

let repository: PatchRepository;

beforeAll(() => {
  repository = new PatchRepository();
});

afterAll(() => repository[Symbol.dispose]());

/** Lines that look like every part of a patch. */
const line = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'b',
    '-- a/x',
    '++ b/x',
    '@@ -1 +1 @@',
    'diff --git a/x b/x',
    '\\ No newline',
    ' ',
    '\r',
  ),
  fc.string({ maxLength: 12 }).map((text) => text.replaceAll('\n', '')),
);

const content = fc
  .tuple(fc.array(line, { maxLength: 12 }), fc.boolean())
  .map(([lines, ends]) => lines.join('\n') + (ends && lines.length > 0 ? '\n' : ''));

const segment = fc.constantFrom('a', 'b', 'a b', ' b', '"', '\\', 'é', '\t', '😀', '-- a', '.git-x');
const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => segments.join('/'));

/** Trees without a path that is a folder of another one. */
const tree: fc.Arbitrary<Tree> = fc
  .dictionary(path, content, { maxKeys: 6, noNullPrototype: true })
  .map((files) =>
    Object.fromEntries(
      Object.entries(files).filter(
        ([own]) => !Object.keys(files).some((other) => other.startsWith(`${own}/`)),
      ),
    ),
  );

describe('parsing what Git writes between any two trees', () => {
  it('finds the same files, and as many added and removed lines in each, as git diff-tree --numstat', () => {
    fc.assert(
      fc.property(tree, tree, (before, after) => {
        const { files } = parsePatch(repository.diff(before, after, ['--no-renames']));
        const expected = repository.numstat();
        expect(files.map((file) => file.path).sort()).toEqual([...expected.keys()].sort());
        for (const file of files) {
          const counts = expected.get(file.path);
          if (counts === null) expect(file.binary).toBe(true);
          else expect({ additions: file.additions, deletions: file.deletions }).toEqual(counts);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('keeps the bytes of every changed line of each file, which turn the old file into the new one', () => {
    fc.assert(
      fc.property(content, content, (before, after) => {
        const { bytes, tables, files } = parsePatch(repository.diff({ f: before }, { f: after }));
        const { lines } = tables;
        if (files[0]?.binary) return;
        const old = before.split('\n');
        const renewed = new Map<number, string>();
        const dropped = new Set<number>();
        for (let index = 0; index < lines.count; index += 1) {
          const text = bytes.toString('utf8', lines.start[index], lines.end[index]);
          if (lines.removed[index] === 1) {
            expect(old[lines.line[index]! - 1]).toBe(text);
            dropped.add(lines.line[index]!);
          } else renewed.set(lines.line[index]!, text);
        }
        const kept = old.filter((_, index) => !dropped.has(index + 1) && index + 1 <= countLines(before));
        const result: string[] = [];
        const total = kept.length + renewed.size;
        for (let number = 1; number <= total; number += 1) result.push(renewed.get(number) ?? kept.shift()!);
        expect(result).toEqual(after.split('\n').slice(0, countLines(after)));
      }),
      { numRuns: 100 },
    );
  });
});

function countLines(text: string): number {
  return text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}
