import type { UntoldKind } from '../metrics/unknown.ts';

/**
 * What each factor's value is made of, by the factor's name: plain numbers that statements read from facts. A number that nobody
 * knows is null.
 */
export interface RiskParts {
  readonly stalled_pull_requests: {
    /** Null while what is open is not known. */
    readonly stalled: number | null;
    /** Open and ready ones, stalled or not; null as well. */
    readonly open: number | null;
    readonly developers: number;
  };
  readonly review_time: { readonly hours: number | null; readonly usualHours: number | null };
  readonly work_in_progress: { readonly open: number | null; readonly developers: number };
  readonly pull_request_size: { readonly lines: number | null };
  readonly coverage_trend: { readonly percent: number | null; readonly percentBefore: number | null };
  /** Both null where nobody tells of deployments. */
  readonly failed_deployments: { readonly failed: number | null; readonly deployments: number | null };
  readonly review_load_imbalance: { readonly gini: number | null; readonly people: number };
  readonly commit_drop: { readonly commits: number; readonly usual: number | null };
}

export type RiskFactorName = keyof RiskParts;

export const RISK_UNITS = ['times_usual', 'per_developer', 'lines', 'points', 'percent', 'share'] as const;
export type RiskUnit = (typeof RISK_UNITS)[number];

/** How a value becomes an impact, and how much that counts. */
export interface RiskScale {
  /** Up to here (down to here, when `alarming` is lower) the impact is 0; from there on it grows in a straight line. */
  readonly calm: number;
  /** From here on the impact is 100. */
  readonly alarming: number;
  /** Share of the score, compared with the weights of the other factors that are known. */
  readonly weight: number;
}

/**
 * What one factor of the risk is: formula, explanation, reference and tests all read this one declaration.
 * The functions are pure.
 */
export interface RiskFactor<Name extends RiskFactorName = RiskFactorName> {
  readonly name: Name;
  readonly title: string;
  /** For people: what is measured, over which time, what does not count. */
  readonly measures: string;
  readonly unit: RiskUnit;
  /** Values that make sense, for those who ask "what if". */
  readonly range: { readonly min: number; readonly max: number };
  readonly scale: RiskScale;
  /** Why the scale and the weight are what they are. */
  readonly reason: string;
  /** Fewer items say nothing: the value is unknown. */
  readonly itemsMin: number;
  /** What somebody must tell of, or the value is unknown. */
  readonly needs?: UntoldKind;
  /** Null when it cannot be told; never NaN. */
  readonly valueOf: (parts: RiskParts[Name]) => number | null;
  /** The value in words, as they stand in the explanation; the parts are null when it is supposed. */
  readonly describe: (value: number, parts: RiskParts[Name] | null) => string;
  /** The numbers it is made of, in words. */
  readonly describeParts: (parts: RiskParts[Name]) => string;
}
