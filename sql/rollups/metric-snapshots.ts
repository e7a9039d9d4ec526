import { SNAPSHOT_METRICS } from '../../domain/metrics/all-metrics.ts';
import { recomputeSnapshots } from './metric-snapshots/recompute-everything.ts';
import type { Rollup } from './rollup.ts';

/** Of what is kept about a metric; the metrics have versions of their own. */
const LAYOUT_VERSION = 1;
/** A day's entry of merges means five buckets, each of thousands of items in a large team. */
const ENTRIES_MAX = 300;
/** Weeks of whole teams taken in one transaction: each is nine buckets. */
const MARKS_MAX = 20;
/** A local week is never longer; a longer mark is divided. */
const IS_SHORT = `until_at <= from_at + interval '8 days'`;

/**
 * The metrics of teams, and of each of their repositories, by hour, day and ISO week of the team's zone. A bucket is one metric of
 * one team in one local week and holds the rows of all its periods. Empty periods have no row.
 */
export const metricSnapshots: Rollup = {
  name: 'metric_snapshots',
  // Rises whenever the version of any metric does, and with each metric.
  version: SNAPSHOT_METRICS.reduce((sum, { version }) => sum + version, LAYOUT_VERSION),
  key: ['team_id', 'repo_id', 'metric', 'period', 'period_start'],
  values: ['period_end', 'value', 'item_count', 'p75', 'p90', 'bots_excluded', 'metadata'],
  stamp: 'computed_at',
  rows: {
    bucket: ['team_id', 'metric', 'week_start'],
    returned: ['repo_id', 'period', 'period_start'],
    bounds: ['week_end'],
    contains: (row, bucket) =>
      `${row}.team_id = ${bucket}.team_id and ${row}.metric = ${bucket}.metric
        and ${row}.period = any ('{hour,day,week}')
        and ${row}.period_start >= ${bucket}.week_start and ${row}.period_start < ${bucket}.week_end`,
    nullable: ['repo_id'],
    exact: ['period_end', 'metadata'],
  },
  entry: ['repo_id', 'entity_id', 'team_id', 'part', 'bucket', 'from_at', 'until_at'],
  entriesMax: ENTRIES_MAX,
  marks: {
    batchMax: MARKS_MAX,
    isMark: 'team_id is not null',
    isDivided: IS_SHORT,
    divide: [
      `with taken as (
         delete from rollup_dirty
         where rollup = 'metric_snapshots' and team_id = '00000000-0000-0000-0000-000000000000'
         returning from_at, until_at, enqueued_at
       )
       insert into rollup_dirty (rollup, shard, team_id, from_at, until_at, enqueued_at)
       select 'metric_snapshots', 0, t.id, m.from_at, m.until_at, m.enqueued_at
       from teams t cross join (
         select min(from_at), max(until_at), min(enqueued_at) from taken having count(*) > 0
       ) m (from_at, until_at, enqueued_at)`,
      // One team at a time: its facts are looked through for the weeks that hold any.
      `with taken as (
         delete from rollup_dirty
         where rollup = 'metric_snapshots' and not (${IS_SHORT}) and team_id = (
           select team_id from rollup_dirty
           where rollup = 'metric_snapshots' and team_id is not null and not (${IS_SHORT}) limit 1
         )
         returning team_id, from_at, until_at, enqueued_at
       )
       insert into rollup_dirty (rollup, shard, team_id, from_at, until_at, enqueued_at)
       select 'metric_snapshots', 0, m.team_id, w.week_start, metric_period_end('week', w.week_start, coalesce(t.timezone, 'UTC')),
         m.enqueued_at
       from (
         select team_id, min(from_at), max(until_at), min(enqueued_at) from taken group by team_id
       ) m (team_id, from_at, until_at, enqueued_at)
       left join teams t on t.id = m.team_id
       cross join lateral metric_snapshots_weeks(m.team_id, m.from_at, m.until_at) w`,
    ],
  },
  partitionedBy: 'period_start',
  backfill: {
    units:
      'select id::text as unit from teams union select distinct team_id::text from metric_snapshots_stored',
    logUnit: `select mark_team($1::uuid, '-infinity', 'infinity')`,
  },
  recomputation: recomputeSnapshots(),
};
