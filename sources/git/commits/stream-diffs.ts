import { DiffProcess, type ResolvedPair } from '../process/diff-process.ts';
import { GitError } from '../process/git-error.ts';
import { resolveTrees, type TreePair } from './resolve-trees.ts';

/** The longest patch that is handed on; a longer one is refused, not cut, and never held in memory. */
export const MAX_PATCH_BYTES = 100 * 1024 * 1024;
/** Time that Git may spend on one pair. */
export const MAX_PAIR_MS = 60_000;
/** Pairs handed to Git ahead of the reader, so that it never waits for questions. */
const PAIRS_AHEAD = 256;
/** Pairs in a row that may stop Git for no known reason before the whole is given up. */
const FAILURES_IN_A_ROW_LIMIT = 20;

/** Two commits (or trees) to compare: what changed from `base` to `head`. Full ids. */
export interface DiffPair {
  readonly base: string;
  readonly head: string;
}

export type DiffFailure = 'missing_objects' | 'patch_too_large' | 'diff_timeout' | 'diff_failed';

/** The patch of one pair, or why there is none. `index` counts the pairs as they were given. */
export type DiffResult =
  | { readonly index: number; readonly ok: true; readonly patch: Buffer }
  | { readonly index: number; readonly ok: false; readonly code: DiffFailure; readonly message: string };

export interface StreamDiffsOptions {
  readonly signal?: AbortSignal | undefined;
  readonly maxPatchBytes?: number;
  readonly maxPairMs?: number;
}

/**
 * Compares many pairs with one `git diff-tree --stdin`, which is as fast as Git gets, and yields their patches in
 * the order given, each a Buffer with a memory of its own, byte for byte what Git prints. Git waits while the
 * consumer does. A pair that cannot be compared yields `ok: false` and costs nothing else: where Git dies of it
 * (objects that a partial clone lacks) or stalls, Git is started again behind that pair.
 * @throws GitError only for the whole: Git missing, the mirror unreadable; an aborted signal's reason
 */
export async function* streamDiffs(
  directory: string,
  pairs: readonly DiffPair[],
  options: StreamDiffsOptions = {},
): AsyncGenerator<DiffResult, void, undefined> {
  const limitBytes = options.maxPatchBytes ?? MAX_PATCH_BYTES;
  const timeoutMs = options.maxPairMs ?? MAX_PAIR_MS;
  const trees = resolveTrees(directory, pairs, PAIRS_AHEAD, options.signal);
  const asked: TreePair[] = [];
  let git: DiffProcess | null = null;
  let failuresInARow = 0;
  try {
    for (;;) {
      options.signal?.throwIfAborted();
      while (asked.length < PAIRS_AHEAD) {
        const batch = await trees.next();
        if (batch.done) break;
        for (const pair of batch.value) {
          asked.push(pair);
          if (git !== null && mustAsk(pair)) git.ask(pair);
        }
      }
      const pair = asked.shift();
      if (pair === undefined) return;
      if (!mustAsk(pair)) {
        yield answerAlone(pair);
        continue;
      }
      git ??= startAsking(directory, [pair, ...asked], options.signal);
      const taken = await git.read(pair, limitBytes, timeoutMs);
      if (taken.ok) {
        failuresInARow = 0;
        yield { index: pair.index, ok: true, patch: taken.bytes };
      } else if (taken.reason === 'too_large') {
        yield fail(pair, 'patch_too_large', `The patch is longer than ${limitBytes} bytes.`);
      } else {
        const death = explainDeath(pair, await git.failure());
        git = null;
        failuresInARow = death.ok || death.code !== 'diff_failed' ? 0 : failuresInARow + 1;
        if (failuresInARow > FAILURES_IN_A_ROW_LIMIT) {
          throw new GitError(
            'git_failed',
            `Git failed on ${failuresInARow} comparisons in a row: ${death.message}`,
          );
        }
        yield death;
      }
    }
  } finally {
    git?.stop();
    await trees.return(undefined);
  }
}

function startAsking(
  directory: string,
  pairs: readonly TreePair[],
  signal: AbortSignal | undefined,
): DiffProcess {
  const git = new DiffProcess(directory, signal);
  for (const pair of pairs) if (mustAsk(pair)) git.ask(pair);
  return git;
}

/** False when no comparison is needed: a tree is missing, or both are the same. */
function mustAsk(pair: TreePair): pair is ResolvedPair {
  return pair.base !== null && pair.head !== null && pair.base !== pair.head;
}

function answerAlone(pair: TreePair): DiffResult {
  if (pair.base === null)
    return fail(pair, 'missing_objects', 'The base commit or its tree is not in the mirror.');
  if (pair.head === null)
    return fail(pair, 'missing_objects', 'The head commit or its tree is not in the mirror.');
  return { index: pair.index, ok: true, patch: Buffer.alloc(0) };
}

function explainDeath(pair: TreePair, death: GitError | null): DiffResult & { readonly ok: false } {
  if (death === null) return fail(pair, 'diff_failed', 'Git ended before it had answered.');
  if (death.code === 'git_aborted' || death.code === 'git_not_installed') throw death;
  if (death.code === 'git_timeout') return fail(pair, 'diff_timeout', death.message);
  if (death.code === 'missing_objects') return fail(pair, 'missing_objects', death.message);
  return fail(pair, 'diff_failed', death.message);
}

function fail(pair: TreePair, code: DiffFailure, message: string): DiffResult & { readonly ok: false } {
  return { index: pair.index, ok: false, code, message };
}
