import type pg from 'pg';
import type { ClientBase } from 'pg';
import type { Rollup } from './rollup.ts';

/**
 * Begins a backfill, unless one of this definition runs already.
 * @returns whether it is new
 */
export async function beginBackfill(db: pg.Pool | pg.ClientBase, rollup: Rollup): Promise<boolean> {
  const { rowCount } = await db.query(
    `update rollup_policies
     set backfill_version = $2, backfill_after = null, backfill_done = 0, backfill_started_at = now(),
       backfill_units = (select count(*) from (${rollup.backfill.units}) u)
     where rollup = $1 and backfill_version is distinct from $2`,
    [rollup.name, rollup.version],
  );
  return rowCount === 1;
}

/** Names of rollups whose backfill runs, or whose stored version is below the declared one. */
export async function listUnfinishedBackfills(
  client: ClientBase,
  rollups: readonly Rollup[],
): Promise<string[]> {
  const { rows } = await client.query<{ rollup: string }>(
    `select p.rollup from rollup_policies p
     join unnest($1::text[], $2::int[]) d (rollup, version) on d.rollup = p.rollup
     where p.backfill_version is not null or p.stored_version < d.version
     order by p.rollup`,
    [rollups.map(({ name }) => name), rollups.map(({ version }) => version)],
  );
  return rows.map(({ rollup }) => rollup);
}

/**
 * Logs the next unit of a running backfill and moves its position past it, in one transaction; behind the last one the stored
 * version becomes that of the backfill: whatever is read from then on is of it.
 * @param client not inside a transaction
 * @returns false when there is nothing left to log
 */
export async function logNextUnit(client: ClientBase, rollup: Rollup): Promise<boolean> {
  await client.query('begin');
  try {
    const logged = await logUnit(client, rollup);
    await client.query('commit');
    return logged;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

async function logUnit(client: ClientBase, { name, backfill }: Rollup): Promise<boolean> {
  // Two that work at once take turns here.
  const { rows } = await client.query<{ after: string | null }>(
    `select backfill_after as after from rollup_policies where rollup = $1 and backfill_version is not null for update`,
    [name],
  );
  const policy = rows[0];
  if (policy === undefined) return false;
  const next = await client.query<{ unit: string }>(
    `select u.unit from (${backfill.units}) u
     where $1::text is null or u.unit collate "C" > $1::text order by u.unit collate "C" limit 1`,
    [policy.after],
  );
  const unit = next.rows[0]?.unit;
  if (unit === undefined) {
    await client.query(
      `update rollup_policies
       set stored_version = backfill_version, backfill_version = null, backfill_after = null, backfill_started_at = null,
         backfill_units = null, backfill_done = null
       where rollup = $1`,
      [name],
    );
    return false;
  }
  await client.query(backfill.logUnit, [unit]);
  await client.query(
    `update rollup_policies set backfill_after = $2, backfill_done = backfill_done + 1 where rollup = $1`,
    [name, unit],
  );
  return true;
}
