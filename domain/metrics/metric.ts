import type { UntoldKind } from './unknown.ts';

/**
 * What one metric is. The statement that recomputes it, the API's documentation and the tests all read this one declaration.
 *
 * A metric is a list of *items* (a merged pull request, a commit, a deployment), each with a time and a value, and an *aggregate*
 * over the values. So whoever doubts a number can list the very rows behind it.
 */
export interface Metric {
  readonly name: string;
  readonly title: string;
  /** Raised whenever the meaning changes; each answer carries it. */
  readonly version: number;
  readonly unit: MetricUnit;
  readonly aggregate: MetricAggregate;
  /** In a few sentences for people: what counts, from when to when, what does not. */
  readonly definition: string;
  /** What somebody must tell of for a number to mean anything; unset where Git tells of it. */
  readonly needs?: UntoldKind;
  /** What one item is. */
  readonly itemKind: (typeof METRIC_ITEM_KINDS)[number];
  /**
   * A select over the relation `scope (team_id uuid, repo_id bigint, from_at timestamptz, until_at timestamptz)`, half-open windows,
   * that yields one row an item: `repo_id, item_id text, at timestamptz, value double precision, author_id uuid, author text,
   * is_bot boolean`. Items whose author is a machine are left out of the aggregate and counted apart.
   */
  readonly items: string;
  /** How a value splits into parts, where it does. */
  readonly breakdown?: MetricBreakdown;
}

/** The parts of a metric's values: those of one item add up to its value exactly, added in their order. */
export interface MetricBreakdown {
  readonly parts: readonly MetricPart[];
  /**
   * The metric's items with a further column `parts double precision[]`, one for each part in its order; null where an item has
   * no such part.
   */
  readonly items: string;
}

export interface MetricPart {
  readonly name: string;
  readonly title: string;
  readonly definition: string;
}

export const METRIC_ITEM_KINDS = [
  'pull_request',
  'commit',
  'deployment',
  'coverage_report',
  'review',
] as const;

export const METRIC_UNITS = ['count', 'hours', 'percent', 'lines', 'ratio', 'per_day'] as const;
export type MetricUnit = (typeof METRIC_UNITS)[number];

/**
 * How items become one number; without items it is null, never 0, but for `count` and `per_day` of what somebody tells of.
 * - `count`: how many; `per_day`: how many a day of the window
 * - `median`: with p75 and p90 beside it
 * - `mean`; `percent`: a hundred times the mean of zeros and ones
 * - `mean_of_last`: the last item of each repository, averaged
 */
export const METRIC_AGGREGATES = ['count', 'per_day', 'median', 'mean', 'percent', 'mean_of_last'] as const;
export type MetricAggregate = (typeof METRIC_AGGREGATES)[number];
