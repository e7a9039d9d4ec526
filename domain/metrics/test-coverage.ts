import type { Metric } from './metric.ts';

export const testCoverage: Metric = {
  name: 'test_coverage',
  title: 'Test coverage',
  version: 2,
  unit: 'percent',
  aggregate: 'mean_of_last',
  definition:
    'The report of the newest commit of the default branch, by first parents, that was told of in the window; over several repositories ' +
    'the mean of theirs. A commit counts when it is first told of, with the last word on it; one that is older than a commit that was ' +
    'told of before, one that was merged into the branch (the head of a pull request), reports of parts (flags) and of nothing to cover ' +
    'do not count. Where the order of the branch is not known, the branch that a report names and its time decide.',
  itemKind: 'coverage_report',
  items: `
    select c.repo_id, c.commit_sha as item_id, c.reported_at as at, c.coverage::double precision as value,
      null::uuid as author_id, null::text as author, false as is_bot
    from scope s
    join coverage_reports c on c.repo_id = s.repo_id and c.reported_at >= s.from_at and c.reported_at < s.until_at
    where c.on_default_branch and c.is_newest and c.flag = '' and c.coverage is not null`,
};
