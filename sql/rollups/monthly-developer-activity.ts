import { backfillByRepository, REPOSITORY_ENTRY, type Rollup } from './rollup.ts';

const NAME = 'monthly_developer_activity';
const KEY = ['author_id', 'repo_id', 'month'];
const RECOMPUTATION = `
    select author_id, repo_id, date_trunc('month', at at time zone 'UTC')::date as month,
      sum(is_commit) as commit_count, sum(added) as total_lines_added, sum(deleted) as total_lines_deleted,
      sum(is_opened) as pull_requests_opened, sum(is_merged) as pull_requests_merged, sum(is_review) as reviews_given,
      sum(is_named) as co_authored_commits
    from (
      select author_id, repo_id, committed_at, 1, coalesce(additions, 0), coalesce(deletions, 0), 0, 0, 0, 0, null from commits
      union all
      select author_id, repo_id, created_at, 0, 0, 0, 1, 0, 0, 0, null from pull_requests
      union all
      select author_id, repo_id, merged_at, 0, 0, 0, 0, 1, 0, 0, null from pull_requests where merged_at is not null
      union all
      select reviewer_id, repo_id, submitted_at, 0, 0, 0, 0, 0, 1, 0, null from reviews
      union all
      (
        select distinct n.developer_id, n.repo_id, n.committed_at, 0, 0, 0, 0, 0, 0, 1, n.sha
        from commit_co_authors n left join commits c on (c.repo_id, c.sha, c.committed_at, c.author_id) = (n.repo_id, n.sha, n.committed_at, n.developer_id)
        where c.sha is null
      )
    ) a (author_id, repo_id, at, is_commit, added, deleted, is_opened, is_merged, is_review, is_named, sha)
    where author_id is not null
    group by 1, 2, 3`;

/** What one developer did in one repository in a UTC month. People without a developer's row have none. */
export const monthlyDeveloperActivity: Rollup = {
  name: NAME,
  version: 2,
  key: KEY,
  values: [
    'commit_count',
    'total_lines_added',
    'total_lines_deleted',
    'pull_requests_opened',
    'pull_requests_merged',
    'reviews_given',
    'co_authored_commits',
  ],
  entry: REPOSITORY_ENTRY,
  backfill: backfillByRepository(NAME, KEY, { author: 'k.author_id', bucket: 'k.month' }, RECOMPUTATION),
  recomputation: RECOMPUTATION,
};
