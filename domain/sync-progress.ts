/** What a sync can be doing, in the order in which the sync of a provider's repository does it. */
export const SYNC_STAGES = [
  'repository',
  'mirror',
  'commits',
  'pull_requests',
  'reviews',
  'deployments',
  'issues',
  'checks',
  'analysis',
] as const;
export type SyncStage = (typeof SYNC_STAGES)[number];

/** Where a sync gets its facts: from the provider's API and Git, or from a plain mirror alone. */
export const SYNC_ROUTES = ['provider', 'mirror'] as const;
export type SyncRoute = (typeof SYNC_ROUTES)[number];

/** From and to, in percent of the whole sync. */
export type ProgressSpan = readonly [from: number, to: number];

/** Stages of each route in order, and the share of the whole that each takes. */
const SPANS: Record<SyncRoute, readonly (readonly [stage: SyncStage, span: ProgressSpan])[]> = {
  provider: [
    ['repository', [0, 1]],
    ['mirror', [1, 12]],
    ['commits', [12, 15]],
    ['pull_requests', [15, 45]],
    ['reviews', [45, 50]],
    ['deployments', [50, 56]],
    ['issues', [56, 60]],
    ['checks', [60, 65]],
    ['analysis', [65, 100]],
  ],
  // A first mirror takes about as long as its analysis. Commits take seconds, and all numbers need them: they do not wait for it.
  mirror: [
    ['mirror', [0, 20]],
    ['commits', [20, 23]],
    ['pull_requests', [23, 33]],
    ['analysis', [33, 100]],
  ],
};

/** The stages of a route, in order. */
export function stagesOf(route: SyncRoute): readonly SyncStage[] {
  return SPANS[route].map(([stage]) => stage);
}

/** The share of the whole that a stage takes; nothing for one that the route has not. */
export function spanOf(route: SyncRoute, stage: SyncStage): ProgressSpan {
  return SPANS[route].find(([name]) => name === stage)?.[1] ?? [0, 0];
}

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

/** `repositories.sync_stage_counts`: how far the running stage is, in whatever it deals with. */
export interface StageCounts {
  readonly done: number;
  /** As the provider told it beforehand; null when it does not say. */
  readonly total: number | null;
  readonly perSecond: number;
}

export const NO_STAGE_COUNTS: StageCounts = { done: 0, total: null, perSecond: 0 };

/** The counts of a stage after `done` of its things, in the time spent on them. */
export function countStage(done: number, total: number | null, spentMs: number): StageCounts {
  return {
    done,
    // Things may be added while they are read.
    total: total === null ? null : Math.max(total, done),
    perSecond: spentMs > 0 ? Math.round((done * 10_000) / spentMs) / 10 : 0,
  };
}

/** How much of a stage is done, 0..1; 0 while nobody knows. */
export function stageFraction({ done, total }: StageCounts): number {
  if (total === null) return 0;
  return total === 0 ? 1 : done / total;
}

/**
 * Progress of a sync, 0-100, whole.
 * @param fraction how much of the stage is done, 0..1; what lies outside is clamped
 */
export function progressWithin([from, to]: ProgressSpan, fraction: number): number {
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
