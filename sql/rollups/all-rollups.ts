import { dailyCommitStats } from './daily-commit-stats.ts';
import { metricSnapshots } from './metric-snapshots.ts';
import { monthlyDeveloperActivity } from './monthly-developer-activity.ts';
import type { Rollup } from './rollup.ts';
import { weeklyDoraMetrics } from './weekly-dora-metrics.ts';

/** Every rollup; adding one takes a declaration here and a migration. */
export const ALL_ROLLUPS: readonly Rollup[] = [
  dailyCommitStats,
  weeklyDoraMetrics,
  monthlyDeveloperActivity,
  metricSnapshots,
];
