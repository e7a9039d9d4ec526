import type {
  ProgressSpan,
  StageCounts,
  SyncCounts,
  SyncRoute,
  SyncStage,
  SyncStatus,
} from './sync-progress.ts';

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
  readonly notes: readonly string[];
}

export interface PullRequestLimits {
  /** Heads that arrive within this time of the first are taken as one. */
  readonly debounceMs: number;
  /** The workflow completes when nothing was asked for so long. */
  readonly idleMs: number;
  /** Heads handled before the workflow continues as new. */
  readonly headsPerRun: number;
  readonly heartbeatTimeoutMs: number;
  readonly attemptsMax: number;
  readonly retryAfterMs: number;
}

export const DEFAULT_PULL_REQUEST_LIMITS: PullRequestLimits = {
  debounceMs: 2_000,
  idleMs: 60_000,
  headsPerRun: 100,
  heartbeatTimeoutMs: 20_000,
  attemptsMax: 10,
  retryAfterMs: 1_000,
};

export interface PullRequestInput {
  readonly repoId: number;
  readonly number: number;
  /** `owner/name`, for people only. */
  readonly repository: string;
  readonly limits: PullRequestLimits;
  /** A request that came when the run before this one ended; null at the first. */
  readonly carried: AnalyseHead | null;
}

/** The signal `analyseHead`. */
export interface AnalyseHead {
  /** The head to analyse; null for whatever the source has now. */
  readonly headSha: string | null;
}

/** Answer of the `progress` query of a live analysis. */
export interface PullRequestProgress {
  readonly stage: PullRequestStage;
  readonly headSha: string | null;
  /** Heads analysed to the end by this workflow. */
  readonly analysed: number;
  /** Heads given up because a newer one came. */
  readonly superseded: number;
}

export const PULL_REQUEST_STAGES = [
  'debouncing',
  'refreshing',
  'analysing',
  'done',
  'degraded',
  'failed',
] as const;
export type PullRequestStage = (typeof PULL_REQUEST_STAGES)[number];

export interface SweepInput {
  /** Work that is queued or running for so long without anybody working on it is started again. */
  readonly abandonedAfterMs: number;
  /** Pull requests started one by one in one sweep; a repository with more is handed to a sync. */
  readonly pullRequestsMax: number;
}

export const DEFAULT_SWEEP_INPUT: SweepInput = { abandonedAfterMs: 120_000, pullRequestsMax: 50 };

/** What a sweep started again. */
export interface SweepResult {
  readonly syncs: number;
  readonly pullRequests: number;
}

export interface ReconcileInput {
  /** Null for all hooks. */
  readonly hookId: string | null;
  /** True to walk the whole of GitHub's logs, whenever that was done last. */
  readonly whole: boolean;
  readonly hooksMax: number;
  readonly hooksAtOnce: number;
  /** Attempts for one hook; the next run makes up for what failed. */
  readonly attemptsMax: number;
}

export const DEFAULT_RECONCILE_INPUT: ReconcileInput = {
  hookId: null,
  whole: false,
  hooksMax: 5_000,
  hooksAtOnce: 2,
  attemptsMax: 8,
};

/** What became of the hooks of one run. */
export interface ReconcileResult {
  readonly hooks: number;
  readonly failed: number;
  readonly recovered: number;
  readonly unresolved: number;
}

export interface ReconcileHookInput {
  readonly hookId: string;
  readonly whole: boolean;
}

/** What a run over one hook found and did. */
export interface ReconciledHook {
  readonly hookId: string;
  /** Skipped when another run is at it, or the hook is gone. */
  readonly status: 'completed' | 'skipped';
  readonly pages: number;
  readonly seen: number;
  readonly missed: number;
  readonly lost: number;
  readonly unknown: number;
  readonly recovered: number;
  readonly redelivered: number;
  readonly unresolved: number;
}

export interface RefetchInput {
  /** Pull requests asked about in one run. */
  readonly pullRequestsMax: number;
  /** Mirrors read again in one run. */
  readonly mirrorsMax: number;
}

export const DEFAULT_REFETCH_INPUT: RefetchInput = { pullRequestsMax: 100, mirrorsMax: 5 };

export interface RefetchResult {
  readonly fetched: number;
  /** Those that could not be asked about now; they stay marked. */
  readonly left: number;
}

export interface ConnectInput {
  readonly apiUrl: string;
  readonly owner: string;
  readonly name: string;
  /** Id of the sealed token that came with the request; null for the App's or the settings' credential. */
  readonly tokenSecretId: string | null;
  readonly installationId: number | null;
}

/** How a repository is told of live. */
export interface ConnectedHook {
  /** `app`: the App's own hook tells; `active`: GitHub's ping has come; `pending`: it has not yet; `none`: there is no hook. */
  readonly state: 'app' | 'active' | 'pending' | 'none';
  /** What to do, for people; null when nothing is. */
  readonly advice: string | null;
}

export interface ConnectedRepository {
  readonly repoId: number;
  readonly fullName: string;
  /** False when it was here before. */
  readonly isNew: boolean;
  readonly hook: ConnectedHook;
}

export interface DisconnectInput {
  readonly repoId: number;
}

export interface DisconnectedRepository {
  /** What could not be taken back at GitHub; null when all was. */
  readonly advice: string | null;
}
