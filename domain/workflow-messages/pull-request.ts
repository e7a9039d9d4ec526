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
