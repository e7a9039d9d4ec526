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
  readonly verifications: number;
  /** Countings of commits, and repositories to connect or disconnect. */
  readonly promised: number;
}
