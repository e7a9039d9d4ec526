/** The regular work that `job_state` has a row for. */
export const JOB_NAMES = [
  'metric_rollup',
  'risk_snapshot',
  'anomaly_scan',
  'notification_delivery',
  'data_cleanup',
] as const;
export type JobName = (typeof JOB_NAMES)[number];

const MINUTE_MS = 60_000;

/** In a sentence for people, and how often it runs; null where the job itself says when it runs next. */
export const JOBS = {
  metric_rollup: {
    description: 'Recomputes the buckets of rollups that facts have changed.',
    everyMs: MINUTE_MS,
  },
  risk_snapshot: {
    description: 'Writes down the sprint risk of each team in its working hours.',
    everyMs: null,
  },
  anomaly_scan: { description: 'Looks for anomalies of each team.', everyMs: 15 * MINUTE_MS },
  notification_delivery: { description: 'Delivers notifications.', everyMs: null },
  data_cleanup: { description: 'Deletes what is kept no longer.', everyMs: 60 * MINUTE_MS },
} as const satisfies Record<JobName, { readonly description: string; readonly everyMs: number | null }>;

/** When regular work that runs at whole multiples of an interval (as Temporal's Schedules do) runs next after a moment. */
export function nextRunAfter(atMs: number, everyMs: number): number {
  return (Math.floor(atMs / everyMs) + 1) * everyMs;
}
