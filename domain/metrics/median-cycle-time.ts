import { hoursBetween, MERGED_PULL_REQUESTS, PULL_REQUEST_AUTHOR, READY_AT } from './merged-pull-requests.ts';
import type { Metric } from './metric.ts';

/** Hours of one pull request `p`: coding before it was opened, and everything since it was ready. */
const CYCLE_HOURS = `${hoursBetween('coalesce(p.first_commit_at, p.created_at)', 'p.created_at')}
  + ${hoursBetween(READY_AT, 'p.merged_at')}`;

export const medianCycleTime: Metric = {
  name: 'median_cycle_time',
  title: 'Cycle time',
  version: 1,
  unit: 'hours',
  aggregate: 'median',
  definition:
    'From the first own commit to the merge, of pull requests merged in the window. Time as a draft does not count: the time before ' +
    'the opening and the time since it was last marked ready are added. Where no commit is known it starts at the opening.',
  itemKind: 'pull_request',
  items: `
    select p.repo_id, p.number::text as item_id, p.merged_at as at, ${CYCLE_HOURS} as value, ${PULL_REQUEST_AUTHOR}
    from ${MERGED_PULL_REQUESTS}`,
};
