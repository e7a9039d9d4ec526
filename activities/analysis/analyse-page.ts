import {
  addPage,
  analysedFraction,
  type PageOutcome,
  type ProgressSpan,
  progressWithin,
  type SyncCounts,
} from '../../domain/sync-progress.ts';
import { mirrorDirectory } from '../../lib/mirror-directory.ts';
import { updateSyncProgress } from '../../sql/repositories/update-sync-progress.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';
import { beatWhile, lastDetails } from '../parts/heartbeat.ts';
import { throttleProgress } from '../parts/throttle.ts';
import type { PageCounts } from '../triage/page-counter.ts';

export interface AnalysePageInput {
  readonly repoId: number;
  /** Pull requests up to this number are dealt with. */
  readonly afterNumber: number;
  readonly limit: number;
  /** The share of the sync that the stage takes. */
  readonly span: ProgressSpan;
  /** The counts before this page, and the time they took: progress is written from them. */
  readonly counts: SyncCounts;
  readonly analysisMs: number;
}

export interface AnalysedPage extends PageOutcome {
  /** Highest number dealt with; null when there was no pull request left. */
  readonly lastNumber: number | null;
  readonly elapsedMs: number;
}

const NOTHING_YET: AnalysedPage = {
  lastNumber: null,
  done: 0,
  skipped: 0,
  degraded: 0,
  failed: 0,
  elapsedMs: 0,
};

/**
 * The activity that signs and compares one page of pull requests. Its heartbeats carry the position, from where a further
 * attempt goes on; heads whose run is done are skipped in any case.
 */
export function createAnalysePage(deps: ActivityDependencies) {
  const { database, logger, triage } = deps;
  return async function analysePage(input: AnalysePageInput): Promise<AnalysedPage> {
    const { repoId } = input;
    const startedAt = performance.now();
    const before = lastDetails<AnalysedPage>() ?? NOTHING_YET;
    const elapsedMs = () => Math.round(before.elapsedMs + performance.now() - startedAt);
    const writeProgress = throttleProgress(
      (page: AnalysedPage) => {
        const counts = addPage(input.counts, page, input.analysisMs + page.elapsedMs);
        const progress = Math.min(99, progressWithin(input.span, analysedFraction(counts)));
        return updateSyncProgress(database.slonik, { repoId, stage: 'analysis', progress, counts });
      },
      (error) => logger.warn({ err: error, repoId }, 'The progress of the analysis was not written'),
    );
    const handled = before.done + before.skipped + before.degraded + before.failed;
    const counts = await beatWhile(before, ({ signal, report }) =>
      triage.analysePage({
        repoId,
        mirrorDirectory: mirrorDirectory(deps.dataDir, repoId),
        afterNumber: before.lastNumber ?? input.afterNumber,
        limit: input.limit - handled,
        signal,
        onProgress: (progress) => {
          const page = { ...combine(before, progress), elapsedMs: elapsedMs() };
          report(page);
          writeProgress(page);
        },
      }),
    );
    return { ...combine(before, counts), elapsedMs: elapsedMs() };
  };
}

function combine(before: AnalysedPage, counts: PageCounts): Omit<AnalysedPage, 'elapsedMs'> {
  return {
    lastNumber: counts.lastNumber ?? before.lastNumber,
    done: before.done + counts.done,
    skipped: before.skipped + counts.skipped,
    degraded: before.degraded + counts.degraded,
    failed: before.failed + counts.failed,
  };
}
