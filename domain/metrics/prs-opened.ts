import { PULL_REQUEST_AUTHOR } from './merged-pull-requests.ts';
import type { Metric } from './metric.ts';

export const prsOpened: Metric = {
  name: 'prs_opened',
  title: 'Pull requests opened',
  version: 1,
  unit: 'count',
  aggregate: 'count',
  definition: 'Pull requests that were opened in the window, drafts included, whatever became of them.',
  itemKind: 'pull_request',
  items: `
    select p.repo_id, p.number::text as item_id, p.created_at as at, 1::double precision as value, ${PULL_REQUEST_AUTHOR}
    from scope s
    join pull_requests p on p.repo_id = s.repo_id and p.created_at >= s.from_at and p.created_at < s.until_at`,
};
