import { hoursBetween, IS_OTHER_HUMAN, PULL_REQUEST_AUTHOR, READY_AT } from './merged-pull-requests.ts';
import type { Metric } from './metric.ts';

export const medianReviewTime: Metric = {
  name: 'median_review_time',
  title: 'Time to first review',
  version: 2,
  unit: 'hours',
  aggregate: 'median',
  definition:
    'From when a pull request was ready for review until the first review by a human who is not its author, of pull requests whose ' +
    'first review fell into the window. A review given while it was a draft counts as no wait.',
  needs: 'reviews',
  itemKind: 'pull_request',
  items: `
    select p.repo_id, p.number::text as item_id, f.at, ${hoursBetween(READY_AT, 'f.at')} as value, ${PULL_REQUEST_AUTHOR}
    from scope s
    join lateral (
      select distinct r.pr_id from reviews r
      where r.repo_id = s.repo_id and r.submitted_at >= s.from_at and r.submitted_at < s.until_at
    ) reviewed on true
    cross join lateral (
      -- Looked up one by one: a planner that knows no window yet would read them all.
      select p.* from pull_requests p where p.repo_id = s.repo_id and p.pr_id = reviewed.pr_id offset 0
    ) p
    join lateral (
      select min(r.submitted_at) as at from reviews r
      where r.repo_id = p.repo_id and r.pr_id = p.pr_id and r.state <> 'pending' and ${IS_OTHER_HUMAN}
    ) f on f.at >= s.from_at and f.at < s.until_at`,
};
