import { commitDrop } from './factors/commit-drop.ts';
import { coverageTrend } from './factors/coverage-trend.ts';
import { failedDeployments } from './factors/failed-deployments.ts';
import { pullRequestSize } from './factors/pull-request-size.ts';
import { reviewLoadImbalance } from './factors/review-load-imbalance.ts';
import { reviewTime } from './factors/review-time.ts';
import { stalledPullRequests } from './factors/stalled-pull-requests.ts';
import { workInProgress } from './factors/work-in-progress.ts';
import type { RiskFactor, RiskFactorName } from './risk-factor.ts';

/** Raised whenever a factor or the formula changes its meaning; each snapshot and each answer carries it. */
export const RISK_VERSION = 2;

/** Every factor by its name, in the order they are shown. */
export const RISK_FACTORS: { readonly [Name in RiskFactorName]: RiskFactor<Name> } = {
  stalled_pull_requests: stalledPullRequests,
  review_time: reviewTime,
  work_in_progress: workInProgress,
  pull_request_size: pullRequestSize,
  coverage_trend: coverageTrend,
  failed_deployments: failedDeployments,
  review_load_imbalance: reviewLoadImbalance,
  commit_drop: commitDrop,
};

export const RISK_FACTOR_NAMES = Object.keys(RISK_FACTORS) as [RiskFactorName, ...RiskFactorName[]];
