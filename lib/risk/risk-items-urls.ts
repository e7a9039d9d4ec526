import type { RiskFactorName } from '../../domain/risk/risk-factor.ts';
import type { RiskScope } from '../../sql/risk/risk-scope.ts';

/** Where the API lists the rows behind each factor. */
export function riskItemsUrls(scope: RiskScope): Readonly<Record<RiskFactorName, string>> {
  const team = `/v1/teams/${scope.teamId}`;
  const itemsOf = (metric: string, from = scope.fromAt): string =>
    `${team}/metrics/${metric}/items?${new URLSearchParams({ from: from.toISOString(), to: scope.at.toISOString() })}`;
  const pullsOf = (factor: RiskFactorName): string =>
    `${team}/risk/pull-requests?${new URLSearchParams({ factor, at: scope.at.toISOString() })}`;
  return {
    stalled_pull_requests: pullsOf('stalled_pull_requests'),
    review_time: itemsOf('median_review_time'),
    work_in_progress: pullsOf('work_in_progress'),
    pull_request_size: itemsOf('avg_pr_size'),
    coverage_trend: itemsOf('test_coverage', scope.baselineAt),
    failed_deployments: itemsOf('change_fail_rate'),
    review_load_imbalance: itemsOf('reviews_given'),
    commit_drop: itemsOf('commit_count'),
  };
}
