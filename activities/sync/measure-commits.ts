import { withClient } from '../../lib/database/transaction.ts';
import { mirrorDirectory } from '../../lib/mirror-directory.ts';
import { measureCommits } from '../../sources/git/commits/measure-commits.ts';
import {
  listUnmeasuredCommits,
  storeCommitSizes,
  type UnmeasuredCommit,
} from '../../sql/commits/commit-sizes.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';
import { beatWhile } from '../parts/heartbeat.ts';

/** Commits measured by one run of Git and stored together. */
const BATCH_SIZE = 2_000;

export interface MeasuredCommits {
  readonly measured: number;
  /** Those whose content the mirror does not have. */
  readonly skipped: number;
}

/**
 * The activity that counts the lines that commits changed, newest first. What is left to do is in the database, so that a
 * further attempt goes on by itself.
 */
export function createMeasureCommits(deps: ActivityDependencies) {
  const { database, logger } = deps;
  return async function measureStoredCommits({
    repoId,
  }: {
    readonly repoId: number;
  }): Promise<MeasuredCommits> {
    const directory = mirrorDirectory(deps.dataDir, repoId);
    let result: MeasuredCommits = { measured: 0, skipped: 0 };
    await beatWhile(result, async ({ signal, report }) => {
      let before: UnmeasuredCommit | null = null;
      for (;;) {
        signal.throwIfAborted();
        const last: UnmeasuredCommit | null = before;
        const batch: UnmeasuredCommit[] = await withClient(database, (client) =>
          listUnmeasuredCommits(client, repoId, { before: last, limit: BATCH_SIZE }),
        );
        before = batch.at(-1) ?? null;
        if (before === null) return;
        const times = new Map(batch.map(({ sha, committedAt }) => [sha, committedAt]));
        const sizes = await measureCommits(directory, [...times.keys()], signal);
        await withClient(database, (client) =>
          storeCommitSizes(
            client,
            repoId,
            sizes.map((size) => ({ ...size, committedAt: times.get(size.sha)! })),
          ),
        );
        const skipped = batch.length - sizes.length;
        result = { measured: result.measured + sizes.length, skipped: result.skipped + skipped };
        report(result);
      }
    });
    logger.info({ repoId, ...result }, 'The sizes of the commits are counted');
    return result;
  };
}
