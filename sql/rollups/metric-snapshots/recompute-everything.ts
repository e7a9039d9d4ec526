import { SNAPSHOT_METRICS } from '../../../domain/metrics/all-metrics.ts';
import { selectSnapshotRows } from './snapshot-rows.ts';

const COLUMNS =
  'team_id, repo_id, metric, period, period_start, period_end, value, item_count, p75, p90, bots_excluded, metadata';

/**
 * Select of all snapshot rows from all facts: of every team over all time at once, where `metric_snapshots_of` takes one metric and
 * one week.
 * @param teams relation `teams` to take; such as a part of them, when everything is built for the first time
 */
export function recomputeSnapshots(teams = 'teams'): string {
  return SNAPSHOT_METRICS.map(
    (metric) => `
    select r.* from (${selectSnapshotRows(metric, {
      items: `
        select t.id as team_id, t.timezone, i.*
        from ${teams} t cross join lateral (
          with scope as materialized (select * from metric_scope(t.id, null, '-infinity', 'infinity')) ${metric.items}
        ) i`,
      periods: `array['hour', 'day', 'week']`,
    })}
    ) r (${COLUMNS})`,
  ).join('\n    union all\n');
}
