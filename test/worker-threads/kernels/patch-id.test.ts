import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signChannel } from '../../../worker-threads/kernels/sign-channel.ts';
import { parsePatch } from '../../../worker-threads/parse-patch.ts';
import { splitMix64 } from './arbitraries.ts';

type Tree = Readonly<Record<string, string>>;

const DIFF = ['diff-tree', '-p', '-r', '-M', '--full-index', '--src-prefix=a/', '--dst-prefix=b/', '-U3'];
const source = splitMix64(20);

let folder = '';
let commits = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pulse-patch-id-'));
  git(['init', '-q', '--bare', '.']);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function git(parameters: readonly string[], input: string | Buffer = ''): Buffer {
  return execFileSync('git', parameters, { cwd: folder, input, maxBuffer: 1 << 28 });
}

function draw(limit: number): number {
  return Number(source.next().value % BigInt(limit));
}

/** Writes each pair of trees as a commit and its child; returns the children's names on a branch of their own. */
function commitPairs(pairs: readonly (readonly [before: Tree, after: Tree])[]): string[] {
  const branches: string[] = [];
  const stream: (string | Buffer)[] = [];
  for (const pair of pairs) {
    const branch = `refs/heads/pair-${commits++}`;
    branches.push(branch);
    for (const tree of pair) {
      stream.push(`commit ${branch}\ncommitter T <t@example.org> 0 +0000\ndata 1\nm\ndeleteall\n`);
      for (const [path, text] of Object.entries(tree)) {
        const content = Buffer.from(text, 'latin1');
        stream.push(`M 100644 inline "${path}"\ndata ${content.length}\n`, content, '\n');
      }
    }
  }
  const bytes = Buffer.concat(stream.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
  git(['fast-import', '--quiet'], bytes);
  return branches;
}

interface Named {
  readonly patchId: string;
  readonly canonical: string | null;
  readonly patch: string;
}

/** What Git and what the product call the change of a commit. */
function nameChange(branch: string, options: readonly string[] = []): Named {
  const patch = git([...DIFF, ...options, `${branch}^`, branch]);
  const parsed = parsePatch(patch);
  return {
    patchId: git(['patch-id', '--stable'], patch).toString().slice(0, 40),
    canonical: signChannel(parsed, [...parsed.files.keys()]).canonicalDiffHash,
    patch: patch.toString('latin1'),
  };
}

const VOCABULARY = [
  'alpha',
  'beta(',
  ')',
  '{',
  '}',
  'if (x)',
  'return 1;',
  '',
  '++i;',
  '-- note',
  '\\ no',
  '"q"',
];

function randomLine(): string {
  return '  '.repeat(draw(3)) + VOCABULARY[draw(VOCABULARY.length)] + (draw(3) === 0 ? ` v${draw(30)}` : '');
}

function randomText(lines: number): string[] {
  return Array.from({ length: lines }, randomLine);
}

/** A few replacements, insertions and deletions. */
function edit(lines: readonly string[]): string[] {
  const edited = [...lines];
  for (let i = 0; i <= draw(4); i++) edited.splice(draw(edited.length), draw(3), ...randomText(draw(3)));
  return edited;
}

/** The same lines with other white space in them, at their ends and (as patch-id allows) inside their words. */
function respace(lines: readonly string[]): string[] {
  const spaces = ['', ' ', '\t', '  '];
  return lines.map((line) => {
    const at = draw(line.length + 1);
    const inner = `${line.slice(0, at)}${spaces[draw(4)]}${line.slice(at)}`;
    return `${spaces[draw(4)]}${inner}${draw(4) === 0 ? '\r' : ''}`;
  });
}

function joinLines(lines: readonly string[], endsInNewline: boolean): string {
  return lines.join('\n') + (endsInNewline ? '\n' : '');
}

/** One change, and variants of it that Git may give the same patch-id: moved down, respaced, without the last newline. */
function variantsOfChange(): [Tree, Tree][] {
  const files = Array.from({ length: 1 + draw(3) }, (_, i) => ({
    path: `d${i}/f${i}.txt`,
    before: randomText(30),
  }));
  const edited = files.map((file) => ({ ...file, after: edit(file.before) }));
  const variant = (change: (lines: string[]) => string[], end = true): [Tree, Tree] => [
    Object.fromEntries(edited.map(({ path, before }) => [path, joinLines(change(before), end)])),
    Object.fromEntries(edited.map(({ path, after }) => [path, joinLines(change(after), end)])),
  ];
  const above = randomText(1 + draw(9)).concat('x', 'y', 'z', 'x', 'y', 'z');
  return [
    variant((lines) => lines),
    variant((lines) => [...above, ...lines]),
    variant((lines) => lines.map((line) => `\t${line}`)),
    variant((lines) => lines.map((line) => line.replaceAll(' ', '   '))),
    variant((lines) => lines, false),
    variant((lines) => lines.map((line) => `${line}\r`)),
    [
      variant((lines) => lines)[0],
      Object.fromEntries(edited.map(({ path, after }) => [path, joinLines(respace(after), true)])),
    ],
  ];
}

describe('equal patch-ids', () => {
  it('imply equal canonical hashes, on random changes and their variants', () => {
    const groups = Array.from({ length: 12 }, variantsOfChange);
    const branches = commitPairs(groups.flat());
    const byPatchId = new Map<string, Named>();
    let agreements = 0;
    for (const branch of branches) {
      const named = nameChange(branch);
      if (named.patchId === '') continue;
      const known = byPatchId.get(named.patchId);
      if (known === undefined) {
        byPatchId.set(named.patchId, named);
        continue;
      }
      expect(named.canonical).toBe(known.canonical);
      if (named.patch !== known.patch) agreements++;
    }
    // The test is worth something only if Git did find different patches equal.
    expect(agreements).toBeGreaterThan(30);
    // And the hash if it still tells changes apart.
    expect(new Set([...byPatchId.values()].map((named) => named.canonical)).size).toBeGreaterThanOrEqual(12);
  });

  it('imply equal canonical hashes when files come in another order', () => {
    const before = { 'a.txt': 'one\ntwo\n', 'b.txt': 'three\nfour\n', 'c.txt': 'five\n' };
    const after = { 'a.txt': 'one\n2\n', 'b.txt': '3\nfour\n', 'c.txt': 'five\n6\n' };
    const [branch] = commitPairs([[before, after]]);
    const inOrder = nameChange(branch!);
    const rotated = nameChange(branch!, ['--rotate-to=b.txt']);
    expect(rotated.patch).not.toBe(inOrder.patch);
    expect(rotated.patchId).toBe(inOrder.patchId);
    expect(rotated.canonical).toBe(inOrder.canonical);
  });

  it('imply equal canonical hashes for lines that hold a NUL byte', () => {
    // Git takes a file for binary only when the NUL is among the first 8000 bytes.
    const filler = 'filler\n'.repeat(1500);
    const change = (line: string): [Tree, Tree] => [{ 'f.txt': filler }, { 'f.txt': `${filler}${line}\n` }];
    const branches = commitPairs([change('a\0b'), change('a\0 c d'), change('a')]);
    const named = branches.map((branch) => nameChange(branch));
    expect(new Set(named.map((one) => one.patchId)).size).toBe(1);
    expect(new Set(named.map((one) => one.canonical)).size).toBe(1);
  });

  it('are not needed: a change at another path or between other lines keeps its canonical hash', () => {
    const change = (path: string, context: string): [Tree, Tree] => [
      { [path]: `${context}\nold\n${context}\n` },
      { [path]: `${context}\nnew\n${context}\n` },
    ];
    const named = commitPairs([change('a.txt', 'x'), change('lib/b.txt', 'y')]).map((branch) =>
      nameChange(branch),
    );
    expect(named[0]!.patchId).not.toBe(named[1]!.patchId);
    expect(named[0]!.canonical).toBe(named[1]!.canonical);
  });
});
