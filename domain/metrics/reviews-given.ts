import { IS_BY_OTHER, IS_REVIEWER_MACHINE } from './merged-pull-requests.ts';
import type { Metric } from './metric.ts';

export const reviewsGiven: Metric = {
  name: 'reviews_given',
  title: 'Reviews given',
  version: 2,
  unit: 'count',
  aggregate: 'count',
  definition:
    'Reviews that were submitted in the window by somebody other than the author of the pull request, comments without a verdict ' +
    'and reviews that were dismissed since included.',
  needs: 'reviews',
  itemKind: 'review',
  items: `
    select r.repo_id, r.review_id::text as item_id, r.submitted_at as at, 1::double precision as value,
      r.reviewer_id as author_id, r.reviewer_login as author, ${IS_REVIEWER_MACHINE} as is_bot
    from scope s
    cross join lateral (
      select * from reviews r
      where r.repo_id = s.repo_id and r.submitted_at >= s.from_at and r.submitted_at < s.until_at and r.state <> 'pending'
      -- A fence: a window is small beside all reviews, which PostgreSQL does not see.
      offset 0
    ) r
    cross join lateral (
      select p.author_id, p.author_login from pull_requests p where p.repo_id = r.repo_id and p.pr_id = r.pr_id limit 1
    ) p
    where ${IS_BY_OTHER}`,
};
