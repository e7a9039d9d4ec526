import type pg from 'pg';
import type { StoredRisk } from '../../domain/anomalies/team-history.ts';
import type { MetricWindow } from '../metrics/metric-scope.ts';

/** Snapshots that are looked at, the newest: four a day make 1,460 in a year. */
export const SNAPSHOTS_MAX = 5_000;

export async function readRiskSnapshots(
  db: pg.ClientBase,
  teamId: string,
  window: MetricWindow,
): Promise<StoredRisk[]> {
  const { rows } = await db.query<StoredRisk>({
    name: 'anomaly-risk',
    text: `
      select risk_snapshot_id::text as id, extract(epoch from calculated_at)::float8 * 1000 as "atMs", score::int as score, explanation
      from risk_snapshots
      where team_id = $1::uuid and calculated_at >= $2::timestamptz and calculated_at < $3::timestamptz
      order by calculated_at desc limit ${SNAPSHOTS_MAX}`,
    values: [teamId, window.fromAt, window.untilAt],
  });
  return rows;
}
