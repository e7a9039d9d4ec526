/** What a sync is doing, in the order it does it. */
export const SYNC_STAGES = ['mirror', 'pull_requests', 'analysis'] as const;
export type SyncStage = (typeof SYNC_STAGES)[number];

/** `repositories.sync_status`. */
export const SYNC_STATUSES = ['idle', 'syncing', 'paused', 'completed', 'failed', 'cancelled'] as const;
export type SyncStatus = (typeof SYNC_STATUSES)[number];

/** `repositories.sync_counts`: how far the analysis of a repository's pull requests is. */
export interface SyncCounts {
  /** Pull requests of the repository. */
  readonly total: number;
  /** Those dealt with, however it ended; includes the next three. */
  readonly done: number;
  /** Left as they were: their head was analysed before, with the same versions. */
  readonly skipped: number;
  readonly degraded: number;
  readonly failed: number;
  /** Pull requests a second, over the time spent analysing in this sync; 0 before the first page. */
  readonly perSecond: number;
}

export const NO_COUNTS: SyncCounts = { total: 0, done: 0, skipped: 0, degraded: 0, failed: 0, perSecond: 0 };

/** Share of the whole that each stage ends at, in percent: a first mirror takes about as long as its analysis. */
const STAGE_ENDS_AT: Record<SyncStage, readonly [from: number, to: number]> = {
  mirror: [0, 20],
  pull_requests: [20, 30],
  analysis: [30, 100],
};

/**
 * Progress of a sync, 0-100, whole; it reaches 100 only when the last stage is through.
 * @param fraction how much of the stage is done, 0..1; what lies outside is clamped
 */
export function syncProgress(stage: SyncStage, fraction: number): number {
  const [from, to] = STAGE_ENDS_AT[stage];
  const share = Number.isFinite(fraction) ? Math.min(1, Math.max(0, fraction)) : 0;
  return Math.floor(from + (to - from) * share);
}

/** How much of the analysis is done, 0..1; a repository without pull requests is done. */
export function analysedFraction(counts: SyncCounts): number {
  return counts.total === 0 ? 1 : counts.done / counts.total;
}

/** What one page of the analysis did; the four counts do not overlap. */
export interface PageOutcome {
  readonly done: number;
  readonly skipped: number;
  readonly degraded: number;
  readonly failed: number;
}

/**
 * The counts after a page.
 * @param analysisMs time spent on all pages of this sync, this one included
 */
export function addPage(counts: SyncCounts, page: PageOutcome, analysisMs: number): SyncCounts {
  const done = counts.done + page.done + page.skipped + page.degraded + page.failed;
  return {
    // Pull requests may arrive while a sync runs.
    total: Math.max(counts.total, done),
    done,
    skipped: counts.skipped + page.skipped,
    degraded: counts.degraded + page.degraded,
    failed: counts.failed + page.failed,
    perSecond: analysisMs > 0 ? Math.round((done * 10_000) / analysisMs) / 10 : 0,
  };
}
