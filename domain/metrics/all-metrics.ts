import { avgPrSize } from './avg-pr-size.ts';
import { changeFailRate } from './change-fail-rate.ts';
import { changeLeadTime } from './change-lead-time.ts';
import { commitCount } from './commit-count.ts';
import { deploymentCount } from './deployment-count.ts';
import { deploymentFrequency } from './deployment-frequency.ts';
import { deploymentReworkRate } from './deployment-rework-rate.ts';
import { failedDeploymentRecoveryTime } from './failed-deployment-recovery-time.ts';
import { medianCycleTime } from './median-cycle-time.ts';
import { medianReviewTime } from './median-review-time.ts';
import { mergeWithoutApprovalRate } from './merge-without-approval-rate.ts';
import type { Metric } from './metric.ts';
import { prsMerged } from './prs-merged.ts';
import { prsOpened } from './prs-opened.ts';
import { reviewCommentsPerPr } from './review-comments-per-pr.ts';
import { reviewsGiven } from './reviews-given.ts';
import { testCoverage } from './test-coverage.ts';

/** The metrics of a team, in the order they are shown. */
export const TEAM_METRICS: readonly Metric[] = [
  prsMerged,
  medianCycleTime,
  medianReviewTime,
  testCoverage,
  avgPrSize,
  reviewCommentsPerPr,
  mergeWithoutApprovalRate,
  commitCount,
  deploymentCount,
];

/** The metrics of software delivery as DORA defines them. */
export const DORA_METRICS: readonly Metric[] = [
  deploymentFrequency,
  changeLeadTime,
  changeFailRate,
  failedDeploymentRecoveryTime,
  deploymentReworkRate,
];

/** The metrics that are kept by hour, day and week: those of a team, and what its velocity chart shows besides. */
export const SNAPSHOT_METRICS: readonly Metric[] = [...TEAM_METRICS, prsOpened];

/** What charts and lists count besides. */
const FURTHER_METRICS: readonly Metric[] = [prsOpened, reviewsGiven];

export const ALL_METRICS: readonly Metric[] = [...TEAM_METRICS, ...DORA_METRICS, ...FURTHER_METRICS];

/** The metric of this name. */
export function findMetric(name: string): Metric | undefined {
  return ALL_METRICS.find((metric) => metric.name === name);
}
