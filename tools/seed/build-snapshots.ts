import type pg from 'pg';
import { openPool } from '../../lib/database/open-pool.ts';
import { recomputeSnapshots } from '../../sql/rollups/metric-snapshots/recompute-everything.ts';
import { metricSnapshots } from '../../sql/rollups/metric-snapshots.ts';

/** Few enough for their items to be sorted in memory. */
const TEAMS_AT_ONCE = 5;
const CONNECTIONS = 2;
const MEMORY = '512MB';

/**
 * Fills the store of metric snapshots, some teams at a time, by the statement that also verifies them.
 * @param onBuilt told of the rows so far
 * @returns how many rows were made
 */
export async function buildSnapshots(databaseUrl: string, onBuilt: (rows: number) => void): Promise<number> {
  const pool = openPool({
    connectionString: databaseUrl,
    max: CONNECTIONS,
    options: `-c work_mem=${MEMORY} -c synchronous_commit=off`,
    onConnectionError: () => {},
  });
  try {
    const { rows: teams } = await pool.query<{ id: string }>('select id from teams order by slug');
    const ids = teams.map(({ id }) => id);
    let built = 0;
    const buildNext = async (): Promise<void> => {
      for (let some = ids.splice(0, TEAMS_AT_ONCE); some.length > 0; some = ids.splice(0, TEAMS_AT_ONCE)) {
        built += await buildOf(pool, some);
        onBuilt(built);
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, buildNext));
    return built;
  } finally {
    await pool.end();
  }
}

async function buildOf(pool: pg.Pool, teamIds: readonly string[]): Promise<number> {
  const { name, key, values } = metricSnapshots;
  const columns = [...key, ...values].join(', ');
  const some = '(select * from teams where id = any ($1::uuid[]))';
  const { rowCount } = await pool.query(
    `insert into ${name}_stored (${columns}) select ${columns} from (${recomputeSnapshots(some)}) r`,
    [teamIds],
  );
  return rowCount ?? 0;
}
