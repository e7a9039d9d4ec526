import { createHash } from 'node:crypto';
import type { ClientBase } from 'pg';
import { METRIC_FUNCTIONS } from '../../sql/rollups/metric-snapshots/define-functions.ts';
import { metricSnapshots } from '../../sql/rollups/metric-snapshots.ts';

/**
 * Makes the functions in the database that follow from the declarations of the metrics, unless they are those already. When a
 * definition's version has risen, every team is marked in the same transaction: what is served is of the new definition at once,
 * and the background stores it. A database that a newer Pulse has been at is left alone.
 *
 * @param client not inside a transaction
 * @returns whether functions were made
 */
export async function installMetricFunctions(client: ClientBase): Promise<boolean> {
  const { rows: tables } = await client.query<{ present: boolean }>(
    `select to_regclass('metric_snapshots') is not null as present`,
  );
  if (!tables[0]!.present) return false;
  const digest = createHash('sha256').update(METRIC_FUNCTIONS).digest('hex');
  await client.query('begin');
  try {
    const made = await replaceFunctions(client, digest);
    await client.query('commit');
    return made;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

async function replaceFunctions(client: ClientBase, digest: string): Promise<boolean> {
  const { name, version } = metricSnapshots;
  // Whoever else installs waits here.
  const { rows } = await client.query<{ version: number; digest: string | null }>(
    `select stored_version as version, definition_digest as digest from rollup_policies where rollup = $1 for update`,
    [name],
  );
  const installed = rows[0]!;
  if (installed.digest === digest || installed.version > version) return false;
  await client.query(METRIC_FUNCTIONS);
  if (installed.version < version) {
    await client.query(
      `select mark_team('00000000-0000-0000-0000-000000000000', '-infinity', 'infinity') where exists (select from teams)`,
    );
  }
  await client.query(
    `update rollup_policies set stored_version = $2, definition_digest = $3 where rollup = $1`,
    [name, version, digest],
  );
  return true;
}
