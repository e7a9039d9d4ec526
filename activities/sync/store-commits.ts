import { CO_AUTHOR_RULE_VERSION } from '../../domain/facts/read-co-authors.ts';
import { countStage, type ProgressSpan, type StageCounts } from '../../domain/sync-progress.ts';
import { inTransaction } from '../../lib/database/transaction.ts';
import { mirrorDirectory } from '../../lib/mirror-directory.ts';
import { readCommitHistory } from '../../sources/git/commits/stream-commits.ts';
import { listFirstParents } from '../../sources/git/graph/list-first-parents.ts';
import { getCommitReading, putCommitReading } from '../../sql/commits/commit-readings.ts';
import { leaveDefaultBranch } from '../../sql/commits/store-commits.ts';
import { placeCoverageReports, storeDefaultBranch } from '../../sql/commits/store-default-branch.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';
import { beatWhile } from '../parts/heartbeat.ts';
import { refreshMailmap, resolveMailmap } from './refresh-mailmap.ts';
import { storeCommitBatch } from './store-commit-batch.ts';
import { storeRefMovements } from './store-ref-movements.ts';
import { writeStageProgress } from './write-stage-progress.ts';

export interface StoreCommitsInput {
  readonly repoId: number;
  readonly span: ProgressSpan;
}

/**
 * The activity that stores what the mirror tells of commits, branches and tags: what came since the last time. Their sizes are counted
 * apart from it (`measureCommits`), because that takes ten times as long.
 */
export function createStoreCommits(deps: ActivityDependencies) {
  const { database, logger } = deps;
  return async function storeCommitsOfMirror({ repoId, span }: StoreCommitsInput): Promise<StageCounts> {
    const startedAt = performance.now();
    const writeProgress = writeStageProgress(deps, { repoId, stage: 'commits', span });
    let counts = countStage(0, null, 0);
    await beatWhile(counts, async ({ signal, report }) => {
      const before = await getCommitReading(database.slonik, repoId);
      const isAnew = before?.coAuthorVersion !== CO_AUTHOR_RULE_VERSION;
      const directory = mirrorDirectory(deps.dataDir, repoId);
      // First, so that each commit is told as by whom the mailmap says it is from the moment it is seen.
      await refreshMailmap(database, repoId, directory, signal);
      const reading = await readCommitHistory(directory, before, signal, isAnew);
      for await (const shas of reading.lost()) {
        await inTransaction(database, (client) => leaveDefaultBranch(client, repoId, shas));
      }
      for await (const commits of reading.commits()) {
        signal.throwIfAborted();
        await inTransaction(database, (client) => storeCommitBatch(client, repoId, commits));
        counts = countStage(counts.done + commits.length, null, performance.now() - startedAt);
        report(counts);
        writeProgress(counts);
      }
      const { defaultTip } = reading.tips;
      const line = defaultTip === null ? [] : await listFirstParents(directory, defaultTip, signal);
      await inTransaction(database, async (client) => {
        await storeDefaultBranch(client, repoId, line);
        await placeCoverageReports(client, [repoId]);
      });
      await putCommitReading(database.slonik, repoId, {
        ...reading.tips,
        coAuthorVersion: CO_AUTHOR_RULE_VERSION,
      });
      await storeRefMovements(database, { repoId, directory, signal });
      // Later commits may have told of people whom earlier ones are by.
      if (counts.done > 0) await inTransaction(database, (client) => resolveMailmap(client, repoId));
    });
    logger.info({ repoId, commits: counts.done }, 'The commits are stored');
    return counts;
  };
}
