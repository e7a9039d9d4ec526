import type {
  ProgressSpan,
  StageCounts,
  SyncCounts,
  SyncRoute,
  SyncStage,
  SyncStatus,
} from '../sync-progress.ts';

/** Limits of a sync; all are workflow inputs, so that a running sync keeps those it was started with. */
export interface SyncLimits {
  /** Pull requests handed to one activity. */
  readonly pageSize: number;
  /** Pages before the workflow continues as new, which bounds its history. */
  readonly pagesPerRun: number;
  /** An activity silent for so long is taken for dead and tried again. */
  readonly heartbeatTimeoutMs: number;
  /** Attempts of one activity before the sync fails; the waits between ten of them add up to some three minutes. */
  readonly attemptsMax: number;
  /** Wait before the second attempt; doubled for each further one. */
  readonly retryAfterMs: number;
}

export const DEFAULT_SYNC_LIMITS: SyncLimits = {
  pageSize: 4_000,
  pagesPerRun: 200,
  heartbeatTimeoutMs: 20_000,
  attemptsMax: 10,
  retryAfterMs: 1_000,
};

export interface RepositorySyncInput {
  readonly repoId: number;
  /** `owner/name`, for people only. */
  readonly repository: string;
  readonly limits: SyncLimits;
  /** Start by waiting for `resume`: a paused sync that was lost comes back paused. */
  readonly startPaused: boolean;
  /** Where the run before this one stopped; null at the first. */
  readonly resumeFrom: SyncPosition | null;
}

/** Which way a sync goes. */
export interface SyncPlan {
  readonly route: SyncRoute;
  /** Only what the provider changed from then on is asked for; ISO. Null for everything. */
  readonly since: string | null;
  /** When the sync began, by which the next one knows what it has; ISO. Null without a provider. */
  readonly startedAt: string | null;
  /** What it does, in order. Missing in plans of earlier versions, whose syncs go on as they began. */
  readonly stages?: readonly SyncStage[];
}

/** What one run of a sync hands to the next. */
export interface SyncPosition {
  readonly plan: SyncPlan;
  /** The stages before this one are through. */
  readonly stage: SyncStage;
  /** Where the stage goes on, when it fetches from the provider; null at its beginning. */
  readonly cursor: unknown;
  readonly stageCounts: StageCounts;
  /** Time spent on the stage so far. */
  readonly stageMs: number;
  /** Every pull request up to this number is analysed. */
  readonly afterNumber: number;
  readonly counts: SyncCounts;
  /** Time spent in analysis pages so far. */
  readonly analysisMs: number;
  readonly notes: readonly string[];
}

/** What an activity that fetches one stage from a provider is told. */
export interface FetchInput {
  readonly repoId: number;
  /** Where to begin, as the activity before told; null at the beginning of the stage. */
  readonly cursor: unknown;
  /** ISO; null for everything. */
  readonly since: string | null;
  readonly counts: StageCounts;
  /** Time spent on the stage so far. */
  readonly elapsedMs: number;
  /** The share of the sync that the stage takes. */
  readonly span: ProgressSpan;
  /** Failures in a row before the stage fails; waits for a limit are none. */
  readonly failuresMax: number;
  /** Wait after the first failure in a row; doubled for each further one. */
  readonly retryAfterMs: number;
}

export interface FetchedPages {
  /** Where to go on; null when the stage is through. */
  readonly cursor: unknown;
  readonly counts: StageCounts;
  readonly elapsedMs: number;
  /** What was left out, and why. */
  readonly notes: readonly string[];
}

/** The signal `waiting`: a limit makes the running step of a sync wait. */
export interface SyncWaiting {
  /** ISO. */
  readonly until: string;
  /** What for, in words. */
  readonly waitsFor: string;
}

/** Answer of the `progress` query of a sync. */
export interface SyncProgress {
  readonly status: SyncStatus;
  readonly stage: SyncStage;
  /** 0-100 */
  readonly progress: number;
  readonly counts: SyncCounts;
  readonly stageCounts: StageCounts;
  /** What was left out, and why, in sentences. */
  readonly notes: readonly string[];
}
