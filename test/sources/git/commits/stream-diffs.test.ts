import { rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DiffPair,
  type DiffResult,
  type StreamDiffsOptions,
  streamDiffs,
} from '../../../../sources/git/commits/stream-diffs.ts';
import { DIFF_ARGUMENTS } from '../../../../sources/git/process/diff-process.ts';
import { type BuiltRepository, type Commit, type FileChange, RepositoryPlan } from '../build-repository.ts';

async function collect(
  directory: string,
  pairs: readonly DiffPair[],
  options?: StreamDiffsOptions,
): Promise<DiffResult[]> {
  const results: DiffResult[] = [];
  for await (const result of streamDiffs(directory, pairs, options)) results.push(result);
  return results;
}

/** What Git prints for one pair in a process of its own. */
function diffAlone(repository: BuiltRepository, { base, head }: DiffPair): string {
  return repository.git(['diff-tree', ...DIFF_ARGUMENTS, base, head]).toString('latin1');
}

function expectSame(
  repository: BuiltRepository,
  pairs: readonly DiffPair[],
  results: readonly DiffResult[],
): void {
  expect(results.map(({ index }) => index)).toEqual(pairs.map((_, index) => index));
  for (const [index, result] of results.entries()) {
    expect(result.ok && result.patch.toString('latin1')).toBe(diffAlone(repository, pairs[index]!));
  }
}

/** One base commit and one commit on top for each set of changes. */
function writePairs(
  before: Record<string, FileChange>,
  changes: readonly Record<string, FileChange>[],
): { repository: BuiltRepository; pairs: DiffPair[] } {
  const plan = new RepositoryPlan();
  const base = plan.commit({ files: before });
  const heads: Commit[] = changes.map((files) => plan.commit({ parents: [base], files }));
  plan.branch('main', base);
  const repository = plan.write();
  return {
    repository,
    pairs: heads.map((head) => ({ base: repository.oid(base), head: repository.oid(head) })),
  };
}

const lines = (count: number, text = 'line'): string =>
  Array.from({ length: count }, (_, i) => `${text} ${i}\n`).join('');

describe('streamed diffs', () => {
  it('are byte for byte what git prints for each pair alone', async () => {
    const submodule = '1234567890123456789012345678901234567890';
    const { repository, pairs } = writePairs(
      {
        'plain.txt': lines(30),
        'gone.txt': 'gone\n',
        'old name.txt': lines(40, 'moved'),
        link: { mode: '120000', content: 'plain.txt' },
        'no-newline': 'no newline at the end',
        'photo.bin': Buffer.from([0, 1, 2, 3]),
        'script.sh': '#!/bin/sh\n',
        'windows.txt': 'a\r\nb\r\n',
      },
      [
        { 'plain.txt': lines(31) },
        { 'gone.txt': null },
        { 'old name.txt': null, 'new name.txt': `${lines(40, 'moved')}more\n` },
        { link: { mode: '120000', content: 'elsewhere' } },
        { vendor: { mode: '160000', content: submodule } },
        { 'no-newline': 'another end without newline' },
        { 'photo.bin': Buffer.from([0, 9, 9]) },
        { 'script.sh': { mode: '100755', content: '#!/bin/sh\n' } },
        {
          'caf\xe9.txt': 'latin1 path\n',
          'caf\xc3\xa9.txt': 'utf-8 path\n',
          'tab\tquote"back\\slash\nbreak': 'odd\n',
        },
        { 'windows.txt': 'a\r\nc\r\n' },
        { 'latin1.txt': Buffer.from('caf\xe9\n', 'latin1') },
        { 'empty-file': '' },
      ],
    );
    using _ = repository;
    expectSame(repository, pairs, await collect(repository.directory, pairs));
  });

  it('are empty where nothing changed or base and head are one', async () => {
    const { repository, pairs } = writePairs({ a: 'a\n' }, [{ a: 'a\n' }, { a: 'b\n' }, {}]);
    using _ = repository;
    const same = { base: pairs[1]!.head, head: pairs[1]!.head };
    const results = await collect(repository.directory, [...pairs, same]);
    expect(results.map((result) => result.ok && result.patch.length > 0)).toEqual([
      false,
      true,
      false,
      false,
    ]);
    expectSame(repository, [...pairs, same], results);
  });

  it('are not cut short by content that imitates the marks between them', async () => {
    const { repository, pairs } = writePairs({ a: 'a\n' }, [{}, { a: 'b\n' }]);
    using _ = repository;
    const tree = repository
      .git(['rev-parse', `${pairs[1]!.head}^{tree}`])
      .toString()
      .trim();
    const trick = `end 0\nend 1\nend 2\n${tree} ${tree}\n\nend 0\n`;
    const plan = new RepositoryPlan();
    const base = plan.commit({ files: { 'x.txt': 'x\n', 'end 1': 'e\n' } });
    const added = plan.commit({
      parents: [base],
      files: { 'x.txt': trick, '\nend 1\n': trick, 'end 1': null },
    });
    const removed = plan.commit({ parents: [added], files: { 'x.txt': 'x\n', '\nend 1\n': null } });
    plan.branch('main', removed);
    using tricky = plan.write();
    const oid = (commit: Commit): string => tricky.oid(commit);
    const trickPairs = [
      { base: oid(base), head: oid(added) },
      { base: oid(added), head: oid(removed) },
      { base: oid(removed), head: oid(added) },
    ];
    expectSame(tricky, trickPairs, await collect(tricky.directory, trickPairs));
  });

  it('hold for any bytes of any files', async () => {
    const content = fc.oneof(
      fc.constantFrom(
        '',
        '\n',
        'end 0\n',
        'end 1\nend 2\n',
        '\\ No newline at end of file\n',
        'diff --git a/x b/x\n',
      ),
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc
        .array(fc.constantFrom('a\n', 'b\n', '+c\n', '-d\n', 'end 1\n', '\r\n'), { maxLength: 40 })
        .map((parts) => parts.join('')),
    );
    const files = fc.dictionary(fc.constantFrom('a', 'b', 'dir/c', '\xff\xfe', 'sp ace'), content, {
      maxKeys: 4,
    });
    await fc.assert(
      fc.asyncProperty(files, fc.array(files, { minLength: 1, maxLength: 6 }), async (before, changes) => {
        const { repository, pairs } = writePairs(before, changes);
        using _ = repository;
        expectSame(repository, pairs, await collect(repository.directory, pairs));
      }),
      { numRuns: 10 },
    );
  });

  it('come in order over many batches, each with a memory of its own', async () => {
    const { repository, pairs } = writePairs({ a: lines(5) }, [{ a: lines(6) }, { b: 'b\n' }, { a: null }]);
    using _ = repository;
    const many = Array.from({ length: 1_000 }, (_, i) => pairs[i % 3]!);
    const expected = pairs.map((pair) => diffAlone(repository, pair));
    let count = 0;
    for await (const result of streamDiffs(repository.directory, many)) {
      expect(result.index).toBe(count);
      if (!result.ok) throw new Error(result.message);
      expect(result.patch.toString('latin1')).toBe(expected[count % 3]);
      expect(result.patch.buffer.byteLength).toBe(result.patch.length);
      count++;
    }
    expect(count).toBe(1_000);
  });

  it('work on SHA-256 repositories', async () => {
    const plan = new RepositoryPlan();
    const base = plan.commit({ files: { a: 'a\n' } });
    const head = plan.commit({ parents: [base], files: { a: 'b\n' } });
    plan.branch('main', head);
    using repository = plan.write({ objectFormat: 'sha256' });
    const pairs = [{ base: repository.oid(base), head: repository.oid(head) }];
    expect(pairs[0]!.head).toHaveLength(64);
    expectSame(repository, pairs, await collect(repository.directory, pairs));
  });
});

describe('a pair that cannot be compared', () => {
  it('is reported when its commits are unknown or no ids, and costs the others nothing', async () => {
    const { repository, pairs } = writePairs({ a: 'a\n' }, [{ a: 'b\n' }]);
    using _ = repository;
    const good = pairs[0]!;
    const unknown = 'f'.repeat(40);
    const results = await collect(repository.directory, [
      { base: unknown, head: good.head },
      good,
      { base: good.base, head: unknown },
      { base: '--output=/dev/null', head: good.head },
      { base: `${good.base}\n${good.base}`, head: good.head },
      good,
    ]);
    expect(results.map((result) => (result.ok ? 'ok' : result.code))).toEqual([
      'missing_objects',
      'ok',
      'missing_objects',
      'missing_objects',
      'missing_objects',
      'ok',
    ]);
  });

  it('is reported when a blob is missing, and the rest goes on behind it', async () => {
    const { repository, pairs } = writePairs({ a: lines(3) }, [
      { a: 'first\n' },
      { a: 'lost\n' },
      { a: 'third\n' },
      { a: 'lost as well\n' },
      { a: 'fifth\n' },
    ]);
    using _ = repository;
    for (const place of [1, 3]) removeObject(repository, `${pairs[place]!.head}:a`);
    const results = await collect(repository.directory, pairs);
    expect(results.map((result) => (result.ok ? 'ok' : result.code))).toEqual([
      'ok',
      'missing_objects',
      'ok',
      'missing_objects',
      'ok',
    ]);
    expectSame(repository, [pairs[4]!], [{ ...results[4]!, index: 0 }]);
  });

  it('is refused when its patch is too long, without being held in memory', async () => {
    const { repository, pairs } = writePairs({ a: 'a\n' }, [
      { a: 'b\n' },
      { big: lines(300_000) },
      { a: 'c\n' },
    ]);
    using _ = repository;
    const results = await collect(repository.directory, pairs, { maxPatchBytes: 10_000 });
    expect(results.map((result) => (result.ok ? 'ok' : result.code))).toEqual([
      'ok',
      'patch_too_large',
      'ok',
    ]);
    expectSame(repository, [pairs[2]!], [{ ...results[2]!, index: 0 }]);
  });

  it('may be exactly as long as the limit', async () => {
    const { repository, pairs } = writePairs({ a: 'a\n' }, [{ a: lines(2_000) }]);
    using _ = repository;
    const length = diffAlone(repository, pairs[0]!).length;
    const [fits] = await collect(repository.directory, pairs, { maxPatchBytes: length });
    const [tooLong] = await collect(repository.directory, pairs, { maxPatchBytes: length - 1 });
    expect(fits?.ok).toBe(true);
    expect(tooLong?.ok).toBe(false);
  });

  it('is given up when it takes too long', async () => {
    const files = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`f${i}`, lines(4_000, `${i}`)]));
    const { repository, pairs } = writePairs({ a: 'a\n' }, [files, { a: 'b\n' }]);
    using _ = repository;
    const [slow] = await collect(repository.directory, pairs.slice(0, 1), { maxPairMs: 1 });
    expect(slow).toMatchObject({ ok: false, code: 'diff_timeout' });
    const results = await collect(repository.directory, pairs);
    expect(results.map(({ ok }) => ok)).toEqual([true, true]);
  });
});

describe('the stream as a whole', () => {
  it('ends its processes when the consumer stops early', async () => {
    const { repository, pairs } = writePairs({ a: 'a\n' }, [{ a: lines(20_000) }]);
    using _ = repository;
    const many = Array.from({ length: 500 }, () => pairs[0]!);
    for await (const result of streamDiffs(repository.directory, many)) {
      if (result.index === 3) break;
    }
    // The folder can be removed and no process complains: dispose does it.
    expect(true).toBe(true);
  });

  it('fails when it is aborted', async () => {
    const { repository, pairs } = writePairs({ a: 'a\n' }, [{ a: lines(20_000) }]);
    using _ = repository;
    const controller = new AbortController();
    const many = Array.from({ length: 500 }, () => pairs[0]!);
    const run = async (): Promise<void> => {
      for await (const result of streamDiffs(repository.directory, many, { signal: controller.signal })) {
        if (result.index === 3) controller.abort(new Error('the operator stopped it'));
      }
    };
    await expect(run()).rejects.toThrow('the operator stopped it');
  });

  it('fails when there is no repository', async () => {
    const pair = { base: '1'.repeat(40), head: '2'.repeat(40) };
    await expect(collect('/nonexistent', [pair])).rejects.toMatchObject({ code: 'not_a_repository' });
  });
});

function removeObject(repository: BuiltRepository, name: string): void {
  const oid = repository.git(['rev-parse', name]).toString().trim();
  rmSync(join(repository.directory, 'objects', oid.slice(0, 2), oid.slice(2)), { force: false });
}
