import { runGit } from './run-git.ts';

/** GitHub leaves longer patches out. */
const PATCH_LIMIT_BYTES = 1_000_000;

export interface ChangedFile {
  readonly path: string;
  readonly previousPath: string | null;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed';
  readonly blob: string;
  readonly additions: number;
  readonly deletions: number;
  /** Hunks without the headers before them; null for binary files and long ones. */
  readonly patch: string | null;
}

const STATUS = { A: 'added', D: 'removed', R: 'renamed' } as const;

/** Lists what differs between two commits, file by file, with its patch. */
export async function listFiles(directory: string, from: string, to: string): Promise<ChangedFile[]> {
  const args = ['diff-tree', '-r', '-M', '--no-color', from, to];
  const [raw, numbers, patch] = await Promise.all([
    runGit(directory, [...args, '--raw', '--abbrev=40', '-z']),
    runGit(directory, [...args, '--numstat', '-z']),
    runGit(directory, [...args, '-p']),
  ]);
  const patches = patch
    .toString()
    .split(/^diff --git .*\n/m)
    .slice(1);
  const counts = readNumbers(numbers.toString());
  const files: ChangedFile[] = [];
  const tokens = raw.toString().split('\0');
  for (let at = 0; tokens[at] !== undefined && tokens[at] !== ''; ) {
    const [, , before = '', after = '', letter = 'M'] = tokens[at]!.split(' ');
    const isRename = letter.startsWith('R');
    const path = tokens[at + (isRename ? 2 : 1)]!;
    const hunks = patches[files.length]?.replace(/^[\s\S]*?(?=^@@ )/m, '') ?? '';
    files.push({
      path,
      previousPath: isRename ? tokens[at + 1]! : null,
      status: STATUS[letter[0] as keyof typeof STATUS] ?? 'modified',
      blob: letter.startsWith('D') ? before : after,
      ...(counts[files.length] ?? { additions: 0, deletions: 0 }),
      patch: hunks.startsWith('@@') && hunks.length <= PATCH_LIMIT_BYTES ? hunks.trimEnd() : null,
    });
    at += isRename ? 3 : 2;
  }
  return files;
}

/** Additions and deletions in the order of the files; a renamed one has its two names in records of their own. */
function readNumbers(output: string): { additions: number; deletions: number }[] {
  const counts: { additions: number; deletions: number }[] = [];
  for (const match of output.matchAll(/(?:^|\0)(\d+|-)\t(\d+|-)\t/g)) {
    counts.push({ additions: Number(match[1]) || 0, deletions: Number(match[2]) || 0 });
  }
  return counts;
}
