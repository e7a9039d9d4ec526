import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKernels } from '../../worker-threads/kernels/load-kernels.ts';
import { type ParsedPatch, parsePatch } from '../../worker-threads/parse-patch.ts';
import { PatchRepository, type Tree } from './patch-repository.ts';

let repository: PatchRepository;

beforeAll(() => {
  repository = new PatchRepository();
});

afterAll(() => repository[Symbol.dispose]());

const MANY_LINES = Array.from({ length: 60 }, (_, index) => `line ${index}\n`).join('');

function parse(before: Tree, after: Tree, options: readonly string[] = []): ParsedPatch {
  return parsePatch(repository.diff(before, after, options));
}

/** Every changed line as `+12 text` or `-3 text`, of all files. */
function changedLines({ bytes, tables: { lines } }: ParsedPatch): string[] {
  return Array.from({ length: lines.count }, (_, index) => {
    const sign = lines.removed[index] === 1 ? '-' : '+';
    return `${sign}${lines.line[index]} ${bytes.toString('latin1', lines.start[index], lines.end[index])}`;
  });
}

function summary({ files }: ParsedPatch): unknown[] {
  return files.map(({ path, previousPath, status, additions, deletions }) =>
    previousPath === null
      ? [status, path, additions, deletions]
      : [status, path, additions, deletions, previousPath],
  );
}

describe('the files of a patch', () => {
  it('tells added, removed and modified files apart', () => {
    const patch = parse({ gone: 'a\nb\n', kept: 'x\n' }, { kept: 'y\n', made: '1\n2\n3\n' });
    expect(summary(patch)).toEqual([
      ['removed', 'gone', 0, 2],
      ['modified', 'kept', 1, 1],
      ['added', 'made', 3, 0],
    ]);
  });

  it('names both paths of a rename, with and without changed lines', () => {
    const patch = parse(
      { 'old one': MANY_LINES, 'dir/b': `${MANY_LINES}b\n` },
      { 'new one': MANY_LINES, 'dir/c': `${MANY_LINES}changed\n` },
    );
    expect(summary(patch)).toEqual([
      ['renamed', 'dir/c', 1, 1, 'dir/b'],
      ['renamed', 'new one', 0, 0, 'old one'],
    ]);
  });

  it('takes a copy for an added file', () => {
    const patch = parse({ a: MANY_LINES }, { a: `${MANY_LINES}x\n`, b: MANY_LINES }, [
      '-C',
      '--find-copies-harder',
    ]);
    expect(summary(patch)).toContainEqual(['added', 'b', 0, 0]);
  });

  it('lists files whose mode alone changed, empty files and binary files, without lines', () => {
    const binary = Buffer.from([0, 1, 2, 0, 255]);
    const patch = parse(
      { 'run me': 'x\n', picture: binary },
      { 'run me': { content: 'x\n', mode: '100755' }, picture: Buffer.concat([binary, binary]), empty: '' },
    );
    expect(summary(patch)).toEqual([
      ['added', 'empty', 0, 0],
      ['modified', 'picture', 0, 0],
      ['modified', 'run me', 0, 0],
    ]);
    expect(patch.files.map(({ binary }) => binary)).toEqual([false, true, false]);
  });

  it('skips the body of a binary patch', () => {
    const noise = Buffer.from(Array.from({ length: 3000 }, (_, index) => (index * 7919) % 256));
    const patch = parse({ a: 'x\n', bin: Buffer.from([0]) }, { bin: noise, c: 'y\n' }, ['--binary']);
    expect(summary(patch)).toEqual([
      ['removed', 'a', 0, 1],
      ['modified', 'bin', 0, 0],
      ['added', 'c', 1, 0],
    ]);
    expect(patch.files[1]!.binary).toBe(true);
  });

  it('marks submodules that are added, moved and removed', () => {
    const one = '1'.repeat(40);
    const two = '2'.repeat(40);
    const submodule = (content: string) => ({ content, mode: '160000' as const });
    const patch = parse({ a: submodule(one), b: submodule(one) }, { b: submodule(two), c: submodule(two) });
    expect(patch.files.map(({ path, submodule }) => [path, submodule])).toEqual([
      ['a', true],
      ['b', true],
      ['c', true],
    ]);
  });

  it('reads symlinks, whose content ends without a newline', () => {
    const patch = parse(
      { link: { content: 'old/target', mode: '120000' } },
      { link: { content: 'new/target', mode: '120000' } },
    );
    expect(changedLines(patch)).toEqual(['-1 old/target', '+1 new/target']);
  });

  it('joins the two sections of a change of type to one modified file', () => {
    const patch = parse(
      { a: 'x\n', thing: 'one\ntwo\n' },
      { thing: { content: 'x', mode: '120000' }, z: 'z\n' },
    );
    expect(summary(patch)).toEqual([
      ['removed', 'a', 0, 1],
      ['modified', 'thing', 1, 2],
      ['added', 'z', 1, 0],
    ]);
    expect(changedLines(patch)).toEqual(['-1 x', '-1 one', '-2 two', '+1 x', '+1 z']);
  });

  it('has no file in an empty patch', () => {
    expect(parsePatch(new Uint8Array()).files).toEqual([]);
    expect(parse({ a: 'x\n' }, { a: 'x\n' }).files).toEqual([]);
  });
});

describe('paths', () => {
  it.each([
    'with space',
    'a b/c b/d',
    ' b/ b/ b',
    'quo"te',
    'back\\slash',
    'tab\there',
    'new\nline',
    'bell\u0007',
    'ünïcödé/日本.txt',
    '\ufeffbom',
    'emoji 😀',
    'ends with tab\t',
    '--- a/x',
  ])('keeps %j whole, whether its content, its mode or its name changes', (path) => {
    expect(summary(parse({ [path]: 'x\n' }, { [path]: 'y\n' }))).toEqual([['modified', path, 1, 1]]);
    expect(summary(parse({}, { [path]: '' }))).toEqual([['added', path, 0, 0]]);
    expect(summary(parse({ [path]: 'x\n' }, { [path]: { content: 'x\n', mode: '100755' } }))).toEqual([
      ['modified', path, 0, 0],
    ]);
    expect(summary(parse({ [path]: MANY_LINES }, { other: MANY_LINES }))).toEqual([
      ['renamed', 'other', 0, 0, path],
    ]);
    expect(summary(parse({ other: MANY_LINES }, { [path]: MANY_LINES }))).toEqual([
      ['renamed', path, 0, 0, 'other'],
    ]);
  });

  it('escapes the bytes of a path that is not UTF-8, and the backslashes in it', () => {
    const patch = parsePatch(
      repository.diff({}, { 'caf\xe9\\x': 'x\n', 'na\xc3\xafve\xff': 'x\n' }, [], 'latin1'),
    );
    expect(patch.files.map(({ path }) => path)).toEqual(['caf\\xE9\\\\x', 'naïve\\xFF']);
  });

  it('never writes two paths the same', () => {
    const patch = parsePatch(repository.diff({}, { 'a\xe9': 'x\n', 'a\\xE9': 'x\n' }, [], 'latin1'));
    expect(new Set(patch.files.map(({ path }) => path)).size).toBe(2);
  });

  it('reads paths that Git does not quote', () => {
    const patch = repository.diff({}, { 'ünï cödé': 'x\n' });
    const unquoted = Buffer.from(patch.toString('latin1').replace(/"([ab])\/[^"]*"/g, '$1/ünï cödé'));
    expect(parsePatch(unquoted).files[0]!.path).toBe('ünï cödé');
  });

  it('sorts files by the bytes of their paths', () => {
    const paths = ['z', 'a-b', 'a/b', 'a.b', 'ab', '\uffee', '😀', 'é', 'B'];
    const patch = parse({}, Object.fromEntries(paths.map((path) => [path, `${path}\n`])));
    const sorted = paths.map((path) => Buffer.from(path)).sort(Buffer.compare);
    expect(patch.files.map(({ path }) => path)).toEqual(sorted.map(String));
  });
});

describe('the lines of a patch', () => {
  it('numbers added lines in the new file and removed lines in the old one', () => {
    const before = MANY_LINES;
    const after = MANY_LINES.replace('line 5\n', 'five\nand a half\n').replace('line 50\n', '');
    expect(changedLines(parse({ f: before }, { f: after }))).toEqual([
      '-6 line 5',
      '+6 five',
      '+7 and a half',
      '-51 line 50',
    ]);
  });

  it('never takes content for a header', () => {
    const before = '-- a/x\n++ b/x\n@@ -1,2 +1,2 @@\ndiff --git a/x b/x\n\\ No newline at end of file\n';
    const after = '++ b/y\n-- a/y\n@@ -9 +9 @@\ndiff --git a/y b/y\nBinary files a/q and b/q differ\n';
    const patch = parse({ f: before, g: before }, { f: after, g: '' });
    expect(summary(patch)).toEqual([
      ['modified', 'f', 5, 5],
      ['modified', 'g', 0, 5],
    ]);
    expect(changedLines(patch)).toContain('-1 -- a/x');
    expect(changedLines(patch)).toContain('+4 diff --git a/y b/y');
  });

  it('keeps carriage returns, NUL bytes and any other byte', () => {
    const nul = Buffer.from(`${'text\n'.repeat(2000)}a\0b\r\n\xff\n`, 'latin1');
    const patch = parse({ f: 'text\n'.repeat(2000) }, { f: nul });
    expect(changedLines(patch)).toEqual(['+2001 a\0b\r', '+2002 \xff']);
  });

  it('skips the mark of a missing newline on either side', () => {
    expect(changedLines(parse({ f: 'a' }, { f: 'a\n' }))).toEqual(['-1 a', '+1 a']);
    expect(changedLines(parse({ f: 'a\n' }, { f: 'b' }))).toEqual(['-1 a', '+1 b']);
    expect(summary(parse({ f: 'a', g: 'x' }, { f: 'b', g: 'y' }))).toHaveLength(2);
  });

  it('reads empty context lines written without their space', () => {
    const patch = repository.diff({ f: 'a\n\nb\n' }, { f: 'a\n\nc\n' });
    const suppressed = Buffer.from(patch.toString().replace('\n \n', '\n\n'));
    expect(changedLines(parsePatch(suppressed))).toEqual(['-3 b', '+3 c']);
  });

  it('keeps what Git shows behind the ranges of a hunk', () => {
    const before = `function outer() {\n${MANY_LINES.replaceAll('line', '  line')}}\n`;
    const patch = parse({ f: before }, { f: before.replace('  line 40\n', '  changed\n') });
    const hunk = patch.tables.hunk(patch.files[0]!.firstHunk);
    expect(patch.bytes.toString('utf8', hunk.contextStart, hunk.contextEnd)).toBe('function outer() {');
    expect(hunk).toMatchObject({ oldStart: 39, oldLines: 7, newStart: 39, newLines: 7 });
  });
});

describe('limits', () => {
  const three: Tree = { a: '1\n2\n', b: '3\n4\n', c: '5\n6\n' };
  const limits = { files: 10, changedLines: 100, patchBytes: 1e6 };

  it('cuts the list of files and says so', () => {
    const patch = parsePatch(repository.diff({}, three), { ...limits, files: 2 });
    expect(patch.files.map(({ path }) => path)).toEqual(['a', 'b']);
    expect(patch.truncated).toBe(true);
  });

  it('is not truncated when exactly the limit is reached', () => {
    expect(parsePatch(repository.diff({}, three), { ...limits, files: 3, changedLines: 6 }).truncated).toBe(
      false,
    );
  });

  it('keeps counting beyond the limit of lines, but keeps no more', () => {
    const patch = parsePatch(repository.diff({}, three), { ...limits, changedLines: 3 });
    expect(patch.tables.lines.count).toBe(3);
    expect(patch.files.map(({ additions, cut }) => [additions, cut])).toEqual([
      [2, false],
      [2, true],
      [2, true],
    ]);
    expect(patch.truncated).toBe(true);
  });

  it('reads a patch up to the limit of bytes, wherever that falls', () => {
    const bytes = repository.diff({ c: MANY_LINES }, { ...three, c: 'x\n' });
    const whole = parsePatch(bytes, undefined, createKernels());
    for (let patchBytes = 0; patchBytes < bytes.length; patchBytes += 1) {
      const patch = parsePatch(bytes, { ...limits, patchBytes });
      expect(patch.truncated).toBe(true);
      expect(patch.files.length).toBeLessThanOrEqual(whole.files.length);
      expect(patch.tables.lines.count).toBeLessThanOrEqual(whole.tables.lines.count);
    }
  });

  it('counts a file of too many lines, and keeps the lines of the others', () => {
    const patch = parse({}, { big: 'x\n'.repeat(20_001), small: 'y\n' });
    expect(patch.files.map(({ path, additions, tooLarge }) => [path, additions, tooLarge])).toEqual([
      ['big', 20_001, true],
      ['small', 1, false],
    ]);
    expect(changedLines(patch)).toEqual(['+1 y']);
    expect(patch.truncated).toBe(false);
  });

  it('counts the hunks of a file of too many lines', () => {
    const hunk = (line: number): string => `@@ -${line},0 +${line},1 @@\n+x\n`;
    const hunks = Array.from({ length: 20_002 }, (_, line) => hunk(line + 1)).join('');
    const [file] = parsePatch(Buffer.from(`diff --git a/f b/f\nold mode 1\nnew mode 2\n${hunks}`)).files;
    expect(file).toMatchObject({ tooLarge: true, hunkCount: 20_002, additions: 20_002 });
    expect(file!.endHunk).toBe(file!.firstHunk);
  });

  it('counts a file of too many bytes likewise', () => {
    const patch = parse({}, { big: `${'x'.repeat(1_100_000)}\n`, small: 'y\n' });
    expect(patch.files.map(({ tooLarge }) => tooLarge)).toEqual([true, false]);
    expect(patch.tables.lines.count).toBe(1);
  });
});

describe('malformed patches', () => {
  const good = 'diff --git a/f b/f\nindex 1..2 100644\n--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n';

  it.each([
    ['text before the first file', `hello\n${good}`],
    ['two paths without a rename', good.replace('a/f b/f', 'a/f b/g')],
    ['a header line nobody knows', good.replace('index ', 'surprise ')],
    ['a hunk header without numbers', good.replace('@@ -1,2 +1,2 @@', '@@ -x,2 +1,2 @@')],
    ['a number beyond 32 bits', good.replace('+1,2', '+99999999999,2')],
    ['more removed lines than promised', good.replace('-1,2', '-1,1')],
    ['fewer lines than promised', good.replace('+1,2', '+1,3')],
    ['a line with an unknown sign', good.replace('-b', '*b')],
    ['an end inside a line', good.slice(0, -1)],
    ['an end inside the header', good.slice(0, 12)],
    ['a hunk of a combined diff', good.replace('@@ -1,2 +1,2 @@', '@@@ -1,2 -1,2 +1,2 @@@')],
    ['a quoted path without an end', good.replace('a/f b/f', '"a/f')],
    ['an unknown escape in a path', good.replace('a/f b/f', '"a/\\qf" "b/\\qf"')],
    ['a path that comes twice', `${good}${good.replaceAll('/f', '/g')}${good}`],
  ])('refuses %s', (_, text) => {
    expect(() => parsePatch(Buffer.from(text))).toThrow(expect.objectContaining({ code: 'patch_malformed' }));
  });

  it('refuses a damaged byte, or reads on, but always ends', () => {
    for (let at = 0; at < good.length; at += 1) {
      for (const value of [0, 10, 43, 45, 64, 255]) {
        const broken = Buffer.from(good);
        broken[at] = value;
        try {
          parsePatch(broken);
        } catch (error) {
          expect(error).toHaveProperty('code', 'patch_malformed');
        }
      }
    }
  });
});
