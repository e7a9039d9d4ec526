import {
  type ProgressSpan,
  progressWithin,
  type StageCounts,
  type SyncStage,
  stageFraction,
} from '../../domain/sync-progress.ts';
import { updateStageProgress } from '../../sql/repositories/update-sync-progress.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';
import { throttleProgress } from '../parts/throttle.ts';

interface WrittenStage {
  readonly repoId: number;
  readonly stage: SyncStage;
  /** The share of the sync that the stage takes. */
  readonly span: ProgressSpan;
}

/** Returns a function that writes how far a stage is, at most once a second. */
export function writeStageProgress(
  { database, logger }: ActivityDependencies,
  { repoId, stage, span }: WrittenStage,
): (counts: StageCounts) => void {
  return throttleProgress(
    (counts: StageCounts) =>
      updateStageProgress(database.slonik, {
        repoId,
        stage,
        progress: Math.min(99, progressWithin(span, stageFraction(counts))),
        stageCounts: counts,
      }),
    (error) => logger.warn({ err: error, repoId, stage }, 'The progress of a stage was not written'),
  );
}
