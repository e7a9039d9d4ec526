import {
  IS_OTHER_HUMAN,
  IS_STANDING_APPROVAL,
  IS_TOLD_OF,
  MERGED_PULL_REQUESTS,
  PULL_REQUEST_AUTHOR,
} from './merged-pull-requests.ts';
import type { Metric } from './metric.ts';

export const mergeWithoutApprovalRate: Metric = {
  name: 'merge_without_approval_rate',
  title: 'Merged without approval',
  version: 3,
  unit: 'percent',
  aggregate: 'percent',
  definition:
    'Share of the pull requests merged in the window that had no approval, by a human who is not the author, when they were merged. An ' +
    'approval stands, whatever is pushed later, until the provider dismisses it or whoever gave it asks for changes. Pull requests ' +
    'that Git alone tells of do not count.',
  needs: 'reviews',
  itemKind: 'pull_request',
  items: `
    select p.repo_id, p.number::text as item_id, p.merged_at as at,
      (not exists (
        select from reviews r
        where r.repo_id = p.repo_id and r.pr_id = p.pr_id and ${IS_STANDING_APPROVAL}
          and ${IS_OTHER_HUMAN}
      ))::int::double precision as value, ${PULL_REQUEST_AUTHOR}
    from ${MERGED_PULL_REQUESTS}
    where ${IS_TOLD_OF}`,
};
