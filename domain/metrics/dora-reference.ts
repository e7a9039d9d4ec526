/**
 * What teams reported in DORA's survey of 2024, by the clusters that it found (Accelerate State of DevOps Report 2024, "Software
 * delivery performance"). A reference to compare with, never a grade: the clusters describe who answered that year and move from
 * year to year. The survey asked for ranges; the change fail rates are one number each.
 */
export const DORA_CLUSTERS = ['elite', 'high', 'medium', 'low'] as const;
export type DoraCluster = (typeof DORA_CLUSTERS)[number];

export const DORA_REFERENCE = {
  report: 'Accelerate State of DevOps Report 2024',
  url: 'https://dora.dev/research/2024/dora-report/',
  note:
    'What the teams of each cluster reported, as a reference and not as a grade. The change fail rates of high (20 %) and medium (10 %) ' +
    'stand as they were reported: the high cluster delivers faster, and fails more often than the medium one. The survey found no ' +
    'clusters for the deployment rework rate.',
  /** Percent of those who answered. */
  respondentsPercent: { elite: 19, high: 22, medium: 35, low: 25 },
} as const;

/** In the unit of the metric: from `from`, which counts, to `until`, which does not; both the same: reported as one number. */
export interface ReferenceRange {
  readonly cluster: DoraCluster;
  readonly from: number;
  readonly until: number | null;
  readonly text: string;
}

const DAY_HOURS = 24;
const WEEK_DAYS = 7;
const MONTH_DAYS = 365.25 / 12;

const PER_DAY = [
  { cluster: 'elite', from: 1, until: null, text: 'on demand, several a day' },
  { cluster: 'high', from: 1 / WEEK_DAYS, until: 1, text: 'between once a day and once a week' },
  {
    cluster: 'medium',
    from: 1 / MONTH_DAYS,
    until: 1 / WEEK_DAYS,
    text: 'between once a week and once a month',
  },
  {
    cluster: 'low',
    from: 1 / (6 * MONTH_DAYS),
    until: 1 / MONTH_DAYS,
    text: 'between once a month and once every six months',
  },
] as const;

const LEAD_HOURS = [
  { cluster: 'elite', from: 0, until: DAY_HOURS, text: 'less than a day' },
  {
    cluster: 'high',
    from: DAY_HOURS,
    until: WEEK_DAYS * DAY_HOURS,
    text: 'between a day and a week',
  },
  {
    cluster: 'medium',
    from: WEEK_DAYS * DAY_HOURS,
    until: MONTH_DAYS * DAY_HOURS,
    text: 'between a week and a month',
  },
  {
    cluster: 'low',
    from: MONTH_DAYS * DAY_HOURS,
    until: 6 * MONTH_DAYS * DAY_HOURS,
    text: 'between a month and six months',
  },
] as const;

const FAIL_PERCENT = [
  { cluster: 'elite', from: 5, until: 5, text: '5 %' },
  { cluster: 'high', from: 20, until: 20, text: '20 %' },
  { cluster: 'medium', from: 10, until: 10, text: '10 %' },
  { cluster: 'low', from: 40, until: 40, text: '40 %' },
] as const;

const RECOVERY_HOURS = [
  { cluster: 'elite', from: 0, until: 1, text: 'less than an hour' },
  { cluster: 'high', from: 1, until: DAY_HOURS, text: 'less than a day' },
  { cluster: 'medium', from: 1, until: DAY_HOURS, text: 'less than a day' },
  {
    cluster: 'low',
    from: WEEK_DAYS * DAY_HOURS,
    until: MONTH_DAYS * DAY_HOURS,
    text: 'between a week and a month',
  },
] as const;

const RANGES: Readonly<Record<string, readonly ReferenceRange[]>> = {
  deployment_frequency: PER_DAY,
  change_lead_time: LEAD_HOURS,
  change_fail_rate: FAIL_PERCENT,
  failed_deployment_recovery_time: RECOVERY_HOURS,
};

/** What each cluster reported of a metric, by the metric's name; empty where the survey has nothing. */
export function listReferenceRanges(metric: string): readonly ReferenceRange[] {
  return RANGES[metric] ?? [];
}

/**
 * The clusters that reported what a value is: those whose range holds it, or whose single number is nearest. Several where clusters
 * reported the same, none where a value lies between the ranges or beyond them.
 */
export function findLikeClusters(metric: string, value: number | null): DoraCluster[] {
  if (value === null) return [];
  const ranges = listReferenceRanges(metric);
  const isLike = ranges.every(({ from, until }) => from === until)
    ? nearestTo(ranges, value)
    : holding(value);
  return ranges.filter(isLike).map(({ cluster }) => cluster);
}

function holding(value: number) {
  return ({ from, until }: ReferenceRange): boolean => value >= from && (until === null || value < until);
}

function nearestTo(ranges: readonly ReferenceRange[], value: number) {
  const nearest = Math.min(...ranges.map(({ from }) => Math.abs(from - value)));
  return ({ from }: ReferenceRange): boolean => Math.abs(from - value) === nearest;
}
