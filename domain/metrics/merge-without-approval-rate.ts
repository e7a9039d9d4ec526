import {
  IS_OTHER_HUMAN,
  IS_TOLD_OF,
  MERGED_PULL_REQUESTS,
  PULL_REQUEST_AUTHOR,
} from './merged-pull-requests.ts';
import type { Metric } from './metric.ts';

export const mergeWithoutApprovalRate: Metric = {
  name: 'merge_without_approval_rate',
  title: 'Merged without approval',
  version: 2,
  unit: 'percent',
  aggregate: 'percent',
  definition:
    'Share of the pull requests merged in the window that had no approval, by a human who is not the author, of the very head that was ' +
    'merged. An approval that was dismissed before the merge does not count, nor do pull requests that Git alone tells of.',
  itemKind: 'pull_request',
  items: `
    select p.repo_id, p.number::text as item_id, p.merged_at as at,
      (not exists (
        select from reviews r
        where r.repo_id = p.repo_id and r.pr_id = p.pr_id and coalesce(r.given_state, r.state) = 'approved'
          and r.commit_sha = p.head_sha and r.submitted_at <= p.merged_at
          and (r.state <> 'dismissed' or r.dismissed_at > p.merged_at) and ${IS_OTHER_HUMAN}
      ))::int::double precision as value, ${PULL_REQUEST_AUTHOR}
    from ${MERGED_PULL_REQUESTS}
    where ${IS_TOLD_OF}`,
};
