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
