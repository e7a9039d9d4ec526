/**
 * Which kinds of facts each metric is made of, as the triggers log them: a fact of a part touches the metrics of the part, in
 * the week of the fact's time (see the triggers in the migration). The first metric of a part lists all of the part's items.
 */
export const SNAPSHOT_PARTS = {
  commits: ['commit_count'],
  merges: [
    'prs_merged',
    'median_cycle_time',
    'avg_pr_size',
    'review_comments_per_pr',
    'merge_without_approval_rate',
  ],
  openings: ['prs_opened'],
  reviews: ['median_review_time'],
  deployments: ['deployment_count'],
  coverage: ['test_coverage'],
} as const satisfies Readonly<Record<string, readonly [string, ...string[]]>>;
