/** The metrics that a velocity chart is made of, in the order of its columns; its lines are the sizes of what was merged. */
export const VELOCITY_METRICS = [
  'prs_merged',
  'prs_opened',
  'commit_count',
  'avg_pr_size',
  'deployment_count',
  'median_cycle_time',
] as const;
export type VelocityMetric = (typeof VELOCITY_METRICS)[number];

export interface VelocityNumber {
  /** Null when there is nothing to measure; a count is 0 then. */
  readonly value: number | null;
  /** Of the median; else null. */
  readonly p90: number | null;
  readonly items: number;
  readonly bots: number;
}

/** An ISO week of a zone: `fromAt` counts, `untilAt` does not. */
export interface VelocityWeek {
  readonly fromAt: Date;
  readonly untilAt: Date;
  readonly numbers: Readonly<Record<VelocityMetric, VelocityNumber>>;
}

/** Which weeks: so many whole ISO weeks of a zone, of which the last one holds the moment before `untilAt`. */
export interface VelocityWindow {
  readonly untilAt: Date;
  readonly weeks: number;
  readonly timeZone: string;
}
