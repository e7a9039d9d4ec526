import { MERGED_PULL_REQUESTS, PULL_REQUEST_AUTHOR } from './merged-pull-requests.ts';
import type { Metric } from './metric.ts';

export const prsMerged: Metric = {
  name: 'prs_merged',
  title: 'Pull requests merged',
  version: 1,
  unit: 'count',
  aggregate: 'count',
  definition: 'Pull requests that were merged in the window, whatever branch they went to.',
  itemKind: 'pull_request',
  items: `
    select p.repo_id, p.number::text as item_id, p.merged_at as at, 1::double precision as value, ${PULL_REQUEST_AUTHOR}
    from ${MERGED_PULL_REQUESTS}`,
};
