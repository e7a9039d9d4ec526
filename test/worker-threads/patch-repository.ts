import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitEnvironment } from '../../sources/git/process/git-environment.ts';

/** One entry of a tree: a file's content, a symlink's target, or a submodule's commit. */
export interface TreeEntry {
  readonly content: string | Buffer;
  readonly mode?: '100644' | '100755' | '120000' | '160000';
}

/** A tree by path; a path that is not UTF-8 is written in Latin-1 with `latin1` set. */
export type Tree = Readonly<Record<string, TreeEntry | string | Buffer>>;

const DIFF_OPTIONS = [
  '-r',
  '-p',
  '-M',
  '--full-index',
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--src-prefix=a/',
  '--dst-prefix=b/',
  '-U3',
];

/** A real repository in a temporary folder, to ask Git for patches between any two trees. */
export class PatchRepository implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'pulse-patch-'));

  constructor() {
    this.#git(['init', '-q', '--bare', '.']);
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The patch from one tree to the other, as the Git source yields it. */
  diff(
    before: Tree,
    after: Tree,
    extraOptions: readonly string[] = [],
    encoding: BufferEncoding = 'utf8',
  ): Buffer {
    this.#import(before, after, encoding);
    return this.#git(['diff-tree', ...DIFF_OPTIONS, ...extraOptions, 'before', 'after']);
  }

  /** Added and removed lines by path, of the trees of the last `diff`; null for binary files. */
  numstat(): Map<string, { additions: number; deletions: number } | null> {
    const output = this.#git([
      'diff-tree',
      '-r',
      '--no-renames',
      '--numstat',
      '-z',
      'before',
      'after',
    ]).toString();
    const rows = output.split('\0').filter((row) => row !== '');
    return new Map(
      rows.map((row) => {
        const [, additions = '', deletions = '', path = ''] = /^([^\t]*)\t([^\t]*)\t(.*)$/s.exec(row) ?? [];
        return [
          path,
          additions === '-' ? null : { additions: Number(additions), deletions: Number(deletions) },
        ];
      }),
    );
  }

  #import(before: Tree, after: Tree, encoding: BufferEncoding): void {
    const chunks: Buffer[] = [];
    for (const [branch, tree] of Object.entries({ before, after })) {
      chunks.push(Buffer.from(`reset refs/heads/${branch}\ncommit refs/heads/${branch}\n`));
      chunks.push(Buffer.from('committer A <a@example.org> 0 +0000\ndata 0\ndeleteall\n'));
      for (const [path, entry] of Object.entries(tree)) chunks.push(...importLines(path, entry, encoding));
    }
    this.#git(['fast-import', '--quiet', '--force'], Buffer.concat(chunks));
  }

  #git(args: readonly string[], input?: Buffer): Buffer {
    const options = {
      cwd: this.#folder,
      env: gitEnvironment(false),
      maxBuffer: 1024 ** 3,
      ...(input === undefined ? {} : { input }),
    };
    return execFileSync('git', args, options);
  }
}

function importLines(path: string, entry: TreeEntry | string | Buffer, encoding: BufferEncoding): Buffer[] {
  const { content, mode = '100644' } =
    typeof entry === 'string' || Buffer.isBuffer(entry) ? { content: entry } : entry;
  const quoted = [...Buffer.from(path, encoding)]
    .map((byte) => `\\${byte.toString(8).padStart(3, '0')}`)
    .join('');
  if (mode === '160000') return [Buffer.from(`M 160000 ${content} "${quoted}"\n`)];
  const bytes = Buffer.from(content as string);
  return [Buffer.from(`M ${mode} inline "${quoted}"\ndata ${bytes.length}\n`), bytes, Buffer.from('\n')];
}
