import type { FirstParent } from '../../../domain/deployments/plan-mirror-movements.ts';
import { toCommitDate } from '../commits/commit-date.ts';
import { runGit } from '../process/run-git.ts';

/** Commits that are read of all lines together: the newest. */
const COMMITS_MAX = 300_000;
const LINE_BYTES = 200;

/**
 * The first-parent lines down from some commits, as one graph. Commits that the mirror does not have are passed over.
 * @returns by id
 */
export async function readFirstParents(
  directory: string,
  tips: readonly string[],
  signal?: AbortSignal,
): Promise<Map<string, FirstParent>> {
  const graph = new Map<string, FirstParent>();
  if (tips.length === 0) return graph;
  const output = await runGit(
    [
      'log',
      '--first-parent',
      '--ignore-missing',
      '--stdin',
      `--max-count=${COMMITS_MAX}`,
      '--no-show-signature',
      '--no-color',
      '--format=%H %ct %P',
    ],
    { gitDir: directory, signal, input: `${tips.join('\n')}\n`, outputLimitBytes: COMMITS_MAX * LINE_BYTES },
  );
  for (const line of output.toString('latin1').split('\n')) {
    const [sha, committedAt, parent] = line.split(' ');
    if (sha === undefined || committedAt === undefined) continue;
    graph.set(sha, { parentSha: parent || null, committedAt: toCommitDate(committedAt) });
  }
  return graph;
}
