import { ByteQueue, type Taken } from './byte-queue.ts';
import { GitError } from './git-error.ts';
import { type GitProcess, spawnGit } from './run-git.ts';

/** Renames are looked for among at most this many files on each side: the search is quadratic. */
const RENAME_LIMIT = 400;

/** The options under which every patch of this project is made (see domain and worker-threads, which read it). */
export const DIFF_ARGUMENTS: readonly string[] = [
  '-r',
  '-p',
  '-M',
  `-l${RENAME_LIMIT}`,
  '--full-index',
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--diff-algorithm=myers',
  '--src-prefix=a/',
  '--dst-prefix=b/',
  '-U3',
];

/** The trees of one pair. */
export interface ResolvedPair {
  readonly index: number;
  readonly base: string;
  readonly head: string;
}

/**
 * One running `git diff-tree --stdin`. Each pair is asked for with two lines, "<tree> <tree>" and "end <index>":
 * Git answers the first with itself and the patch, and echoes the second, which is no object id, at once. No line
 * of a patch can look like either, whatever a file holds: lines of content begin with a blank, `+`, `-` or `\`,
 * those around them with fixed words (odd paths are quoted), and none of these words is "end".
 */
export class DiffProcess {
  readonly #git: GitProcess;
  readonly #output: ByteQueue;

  constructor(directory: string, signal: AbortSignal | undefined) {
    this.#git = spawnGit(['diff-tree', '--stdin', ...DIFF_ARGUMENTS], {
      gitDir: directory,
      signal,
      timeoutMs: Number.POSITIVE_INFINITY,
    });
    this.#output = new ByteQueue(this.#git.stdout);
  }

  /** Asks for a pair; answers come in the order of the questions. */
  ask({ index, base, head }: ResolvedPair): void {
    this.#git.stdin.write(`${base} ${head}\nend ${index}\n`);
  }

  /**
   * Reads the patch of the pair that is next in order.
   * @returns `ended` when Git died of it: `failure` says why
   */
  async read(pair: ResolvedPair, limitBytes: number, timeoutMs: number): Promise<Taken> {
    const timer = setTimeout(() => {
      this.#git.kill(
        new GitError('git_timeout', `Git took longer than ${timeoutMs} ms to compare the two trees.`),
      );
    }, timeoutMs);
    try {
      const header = await this.#output.takeUntil(Buffer.from(`${pair.base} ${pair.head}`), 0);
      if (!header.ok) return header;
      // The newline before "end" is the patch's last one, or the header's own when the patch is empty: the header's
      // newline is left in the queue, so that one mark covers both.
      return await this.#output.takeUntil(Buffer.from(`\nend ${pair.index}\n`), limitBytes, {
        front: 1,
        mark: 1,
      });
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Why Git ended; null when it ended well.
   * @throws the reason of an aborted signal
   */
  async failure(): Promise<GitError | null> {
    try {
      await this.#git.done;
      return null;
    } catch (error) {
      if (error instanceof GitError) return error;
      throw error;
    }
  }

  stop(): void {
    this.#git.kill();
  }
}
