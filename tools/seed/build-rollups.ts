import type { ClientBase } from 'pg';
import { ALL_ROLLUPS } from '../../sql/rollups/all-rollups.ts';
import { metricSnapshots } from '../../sql/rollups/metric-snapshots.ts';
import { buildSnapshots } from './build-snapshots.ts';
import { DAY_MS, type SeedWorld } from './plan-world.ts';

const WEEK_DAYS = 7;

/** Fills the stores of all rollups at once from the facts, by the statements that also verify them. */
export async function buildRollups(
  client: ClientBase,
  databaseUrl: string,
  { startMs, plan }: SeedWorld,
  onBuilt: (rollup: string, rows: number) => void,
): Promise<void> {
  for (const { name, key, values, recomputation, partitionedBy } of ALL_ROLLUPS) {
    // A week of the first day begins before it.
    const from = new Date(startMs - WEEK_DAYS * DAY_MS);
    if (partitionedBy !== undefined) {
      await client.query(
        `select ensure_month_partitions($1, array(select m::date from generate_series($2::timestamptz, $3, '1 week') m))`,
        [`${name}_stored`, from, plan.until],
      );
    }
    if (name === metricSnapshots.name) {
      await buildSnapshots(databaseUrl, (rows) => onBuilt(name, rows));
      continue;
    }
    const columns = [...key, ...values].join(', ');
    const built = await client.query(
      `insert into ${name}_stored (${columns}) select ${columns} from (${recomputation}) r`,
    );
    onBuilt(name, built.rowCount ?? 0);
  }
}
