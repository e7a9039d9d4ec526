import { ByteQueue } from '../process/byte-queue.ts';
import { GitError } from '../process/git-error.ts';
import { spawnGit } from '../process/run-git.ts';
import { isObjectId } from './resolve-trees.ts';

/** How much a commit changed against its parent. */
export interface CommitSize {
  readonly sha: string;
  readonly additions: number;
  readonly deletions: number;
  readonly filesChanged: number;
}

const LINE_LIMIT_BYTES = 64 * 1024;
const NEWLINE = Buffer.from('\n');
/** What the columns hold; no real commit comes near. */
const COUNT_LIMIT = 2_147_483_647;

/**
 * Counts lines and files that commits changed, with one `git diff-tree --numstat`. A commit whose content the mirror lacks
 * (a partial clone) is left out, and the rest counted with a further run.
 * @param shas full ids of commits with one parent or none
 */
export async function measureCommits(
  directory: string,
  shas: readonly string[],
  signal?: AbortSignal,
): Promise<CommitSize[]> {
  const sizes: CommitSize[] = [];
  let rest = shas.filter(isObjectId);
  while (rest.length > 0) {
    const counted = await countUntilBroken(directory, rest, signal);
    sizes.push(...counted.sizes);
    // Git has read one commit further than it could tell of: that is the broken one.
    rest = counted.complete ? [] : rest.slice(counted.sizes.length + 1);
  }
  return sizes;
}

async function countUntilBroken(
  directory: string,
  shas: readonly string[],
  signal: AbortSignal | undefined,
): Promise<{ sizes: CommitSize[]; complete: boolean }> {
  const args = ['diff-tree', '--stdin', '--root', '-r', '-M', '--numstat', '--no-color', '--always'];
  const git = spawnGit(args, { gitDir: directory, signal });
  // An end mark: an id that is none is echoed, so that the last commit is known to be whole.
  git.stdin.end([...shas, END_MARK, ''].join('\n'));
  const lines = new ByteQueue(git.stdout);
  const sizes: CommitSize[] = [];
  let current: CommitSize | null = null;
  for (;;) {
    const taken = await lines.takeUntil(NEWLINE, LINE_LIMIT_BYTES);
    if (!taken.ok && taken.reason === 'ended') break;
    const line = taken.ok ? taken.bytes.toString('latin1') : '';
    const isNext = isObjectId(line);
    if ((isNext || line === END_MARK) && current !== null) sizes.push(current);
    if (isNext) current = { sha: line, additions: 0, deletions: 0, filesChanged: 0 };
    else if (line === END_MARK) current = null;
    else if (current !== null) current = addLine(current, line);
  }
  try {
    await git.done;
    return { sizes, complete: true };
  } catch (error) {
    if (!(error instanceof GitError) || signal?.aborted) throw error;
    return { sizes, complete: false };
  }
}

const END_MARK = 'end';

/** `12<tab>3<tab>path`; binary files have dashes. */
function addLine(size: CommitSize, line: string): CommitSize {
  const match = /^(\d+|-)\t(\d+|-)\t/.exec(line);
  if (match === null) return size;
  const added = (sum: number, text: string): number => Math.min(COUNT_LIMIT, sum + (Number(text) || 0));
  return {
    sha: size.sha,
    additions: added(size.additions, match[1]!),
    deletions: added(size.deletions, match[2]!),
    filesChanged: size.filesChanged + 1,
  };
}
