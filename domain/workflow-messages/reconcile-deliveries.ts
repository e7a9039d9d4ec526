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

/** What was found and done; see the table `reconciliations`. */
export interface ReconciliationCounts {
  readonly pages: number;
  readonly seen: number;
  readonly missed: number;
  readonly lost: number;
  readonly unknown: number;
  readonly recovered: number;
  readonly redelivered: number;
  readonly unresolved: number;
}

/** What a run over one hook found and did. */
export interface ReconciledHook extends ReconciliationCounts {
  readonly hookId: string;
  /** Skipped when another run is at it, or the hook is gone. */
  readonly status: 'completed' | 'skipped';
}
