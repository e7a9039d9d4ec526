import { IS_COUNTED_BY_PROVIDER, MERGED_PULL_REQUESTS, PULL_REQUEST_AUTHOR } from './merged-pull-requests.ts';
import type { Metric } from './metric.ts';

export const avgPrSize: Metric = {
  name: 'avg_pr_size',
  title: 'Pull request size',
  version: 2,
  unit: 'lines',
  aggregate: 'mean',
  definition:
    'Added and deleted lines of pull requests merged in the window, without generated, vendored, minified and lock files. Until its ' +
    'diff has been read, and where that was cut at a limit, the provider’s own count stands for a pull request.',
  itemKind: 'pull_request',
  items: `
    select p.repo_id, p.number::text as item_id, p.merged_at as at,
      case when ${IS_COUNTED_BY_PROVIDER} then p.additions + p.deletions else coalesce(f.lines, p.additions + p.deletions) end::double precision as value, ${PULL_REQUEST_AUTHOR}
    from ${MERGED_PULL_REQUESTS}
    cross join lateral (
      select case when count(*) > 0 then coalesce(sum(f.additions + f.deletions) filter (where f.noise is null), 0) end as lines
      from pr_files f where f.repo_id = p.repo_id and f.pr_id = p.pr_id and f.head_sha = p.head_sha
    ) f`,
};
