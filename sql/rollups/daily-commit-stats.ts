import type { Rollup } from './rollup.ts';

/** Commits of all branches by repository and UTC day. */
export const dailyCommitStats: Rollup = {
  name: 'daily_commit_stats',
  version: 1,
  key: ['repo_id', 'day'],
  values: [
    'commit_count',
    'total_lines_added',
    'total_lines_deleted',
    'total_files_changed',
    'unique_authors',
  ],
  logEntry: { author: 'null::uuid', bucket: 'k.day' },
  recomputation: `
    select repo_id, (committed_at at time zone 'UTC')::date as day,
      count(*) as commit_count,
      coalesce(sum(additions), 0) as total_lines_added,
      coalesce(sum(deletions), 0) as total_lines_deleted,
      coalesce(sum(files_changed), 0) as total_files_changed,
      count(distinct coalesce(author_id::text, lower(author_email))) as unique_authors
    from commits
    group by 1, 2`,
};
