import { backfillByRepository, REPOSITORY_ENTRY, type Rollup } from './rollup.ts';

const NAME = 'daily_commit_stats';
const KEY = ['repo_id', 'day'];
const RECOMPUTATION = `
    select repo_id, (committed_at at time zone 'UTC')::date as day,
      count(*) as commit_count,
      coalesce(sum(additions), 0) as total_lines_added,
      coalesce(sum(deletions), 0) as total_lines_deleted,
      coalesce(sum(files_changed), 0) as total_files_changed,
      count(distinct coalesce(author_id::text, lower(author_email))) as unique_authors
    from commits
    group by 1, 2`;

/** Commits of all branches by repository and UTC day. */
export const dailyCommitStats: Rollup = {
  name: NAME,
  version: 1,
  key: KEY,
  values: [
    'commit_count',
    'total_lines_added',
    'total_lines_deleted',
    'total_files_changed',
    'unique_authors',
  ],
  computedBy: `${NAME}_computed`,
  entry: REPOSITORY_ENTRY,
  backfill: backfillByRepository(NAME, KEY, { author: 'null::uuid', bucket: 'k.day' }, RECOMPUTATION),
  recomputation: RECOMPUTATION,
};
