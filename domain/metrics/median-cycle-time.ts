import {
  hoursBetween,
  IS_OTHER_HUMAN,
  IS_STANDING_APPROVAL,
  MERGED_PULL_REQUESTS,
  PULL_REQUEST_AUTHOR,
  READY_AT,
} from './merged-pull-requests.ts';
import type { Metric } from './metric.ts';

/**
 * Marks on the clock of one pull request `p`, each no later than its merge: `k.ready_at`; the first review by a human who is not
 * its author, `v.first_at`; and the review that let it go, `v.last_at`. Reviews before it was ready count as given then.
 */
const MARKS = `
  cross join lateral (select least(${READY_AT}, p.merged_at) as ready_at) k
  cross join lateral (
    select case when count(*) > 0 then greatest(min(r.submitted_at), k.ready_at) end as first_at,
      case when count(*) > 0 then greatest(
        coalesce(
          max(r.submitted_at) filter (where ${IS_STANDING_APPROVAL}),
          max(r.submitted_at)
        ), k.ready_at) end as last_at
    from reviews r
    where r.repo_id = p.repo_id and r.pr_id = p.pr_id and r.state <> 'pending' and r.submitted_at <= p.merged_at
      and ${IS_OTHER_HUMAN}
  ) v`;

const PARTS = [
  {
    name: 'coding',
    title: 'Coding',
    definition: 'From the first own commit to the opening; null where no commit is known.',
    hours: `case when p.first_commit_at is not null then ${hoursBetween('p.first_commit_at', 'p.created_at')} end`,
  },
  {
    name: 'pickup',
    title: 'Pickup',
    definition:
      'From when it was ready for review until the first review by a human who is not the author; null where there was none before ' +
      'the merge.',
    hours: `case when v.first_at is not null then ${hoursBetween('k.ready_at', 'v.first_at')} end`,
  },
  {
    name: 'review',
    title: 'Review',
    definition:
      'From the first review until the last approval that stood at the merge or, where none did, until the last review before the ' +
      'merge; null where there was no review.',
    hours: `case when v.first_at is not null then ${hoursBetween('v.first_at', 'v.last_at')} end`,
  },
  {
    name: 'merge',
    title: 'Merge',
    definition: 'From then on until the merge; without a review, all the time since it was ready.',
    hours: hoursBetween('coalesce(v.last_at, k.ready_at)', 'p.merged_at'),
  },
] as const;

/** The value is what the parts add up to, to the last bit, when added in their order. */
const ITEMS = `
  select i.repo_id, i.item_id, i.at, coalesce(i.parts[1], 0) + coalesce(i.parts[2], 0) + coalesce(i.parts[3], 0) + i.parts[4] as value,
    i.author_id, i.author, i.is_bot, i.parts
  from (
    select p.repo_id, p.number::text as item_id, p.merged_at as at,
      array[${PARTS.map(({ hours }) => hours).join(', ')}]::double precision[] as parts, ${PULL_REQUEST_AUTHOR}
    from ${MERGED_PULL_REQUESTS} ${MARKS}
  ) i`;

export const medianCycleTime: Metric = {
  name: 'median_cycle_time',
  title: 'Cycle time',
  version: 2,
  unit: 'hours',
  aggregate: 'median',
  definition:
    'From the first own commit to the merge, of pull requests merged in the window. Time as a draft does not count: the time before ' +
    'the opening and the time since it was last marked ready are added. Where no commit is known it starts at the opening.',
  itemKind: 'pull_request',
  items: `select i.repo_id, i.item_id, i.at, i.value, i.author_id, i.author, i.is_bot from (${ITEMS}) i`,
  breakdown: { parts: PARTS, items: ITEMS },
};
