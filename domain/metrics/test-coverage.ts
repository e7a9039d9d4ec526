import type { Metric } from './metric.ts';

export const testCoverage: Metric = {
  name: 'test_coverage',
  title: 'Test coverage',
  version: 1,
  unit: 'percent',
  aggregate: 'mean_of_last',
  definition:
    'The last report of the default branch in the window; over several repositories the mean of their last ones. Reports of parts ' +
    '(flags) do not count.',
  itemKind: 'coverage_report',
  items: `
    select c.repo_id, c.commit_sha as item_id, c.reported_at as at, c.coverage::double precision as value,
      null::uuid as author_id, null::text as author, false as is_bot
    from scope s
    join coverage_reports c on c.repo_id = s.repo_id and c.reported_at >= s.from_at and c.reported_at < s.until_at
    where c.on_default_branch and c.flag = '' and c.coverage is not null`,
};
