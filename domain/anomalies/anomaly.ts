/**
 * What an anomaly is. Terms: a *detector* turns numbers of a team into a *finding* or null; a *subject* is what a finding is about (the
 * team, a repository, a pull request); an *anomaly* is the row that holds a finding from when it was first seen until its cause went.
 */
export const ANOMALY_TYPES = [
  'commit_frequency_drop',
  'stalled_pr',
  'coverage_drop',
  'risk_score_spike',
  'review_load_imbalance',
] as const;
export type AnomalyType = (typeof ANOMALY_TYPES)[number];

/** The mildest first. */
export const ANOMALY_SEVERITIES = ['low', 'medium', 'high'] as const;
export type AnomalySeverity = (typeof ANOMALY_SEVERITIES)[number];

export const CAUSE_KINDS = ['day', 'pull_request', 'coverage_report', 'risk_snapshot', 'developer'] as const;

/** A row that a finding rests on. */
export interface Cause {
  readonly kind: (typeof CAUSE_KINDS)[number];
  readonly id: string;
  /** For people. */
  readonly label: string;
  readonly value: number | null;
  /** RFC 3339; null where a moment says nothing. */
  readonly at: string | null;
  /** At the provider, or a path of the API. */
  readonly url: string | null;
}

export interface Finding {
  readonly severity: AnomalySeverity;
  /** One sentence with its numbers. */
  readonly title: string;
  /** What was compared, by name. */
  readonly numbers: Readonly<Record<string, number>>;
  /** At most `CAUSES_MAX`; `causesTotal` counts all. */
  readonly causes: readonly Cause[];
  readonly causesTotal: number;
}

export const CAUSES_MAX = 20;

/** A number that decides; a team may set another. */
export interface Threshold {
  readonly measures: string;
  readonly unit: string;
  readonly default: number;
  readonly range: { readonly min: number; readonly max: number };
  /** Name of the threshold of the same detector that it must stay below: the one that ends an anomaly below the one that begins it. */
  readonly below?: string;
  /** Why the default is what it is. */
  readonly reason: string;
}

export interface Detector<Input, Name extends string = string> {
  readonly type: AnomalyType;
  readonly title: string;
  /** Raised whenever the meaning changes; each anomaly carries it. */
  readonly version: number;
  /** For people: what is compared with what, when it begins and when it ends. */
  readonly definition: string;
  readonly thresholds: { readonly [Key in Name]: Threshold };
  /**
   * Pure. An anomaly ends at a milder value than it begins at, so that it does not come and go at the threshold: either the numbers tell
   * what was before, or `isOpen` does.
   */
  readonly detect: (
    input: Input,
    thresholds: Readonly<Record<Name, number>>,
    isOpen: boolean,
  ) => Finding | null;
}

/** Severity by how many times its threshold a value is. */
export function severityOf(value: number, medium: number, high: number): AnomalySeverity {
  if (value >= high) return 'high';
  return value >= medium ? 'medium' : 'low';
}
