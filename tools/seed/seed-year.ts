import type pg from 'pg';
import { createClient } from '../../lib/database/open-pool.ts';
import { buildRollups } from './build-rollups.ts';
import { planCommits } from './commit-stream.ts';
import {
  loadAllCommits,
  loadCoverage,
  loadDeployments,
  loadPullRequests,
  loadRiskSnapshots,
  type ReportProgress,
} from './load-facts.ts';
import { planWorld, type SeedPlan } from './plan-world.ts';
import { storeWorld } from './store-world.ts';

export interface SeedOptions {
  /** A database with all migrations and without repositories; its user must be a superuser. */
  readonly databaseUrl: string;
  readonly plan: SeedPlan;
  readonly onProgress?: ReportProgress;
}

/**
 * Makes a year of facts, the same for the same plan, and everything that is derived from them.
 * @returns rows by table
 */
export async function seedYear(options: SeedOptions): Promise<Readonly<Record<string, number>>> {
  const { databaseUrl, plan, onProgress = () => {} } = options;
  const world = planWorld(plan);
  const commits = planCommits(world);
  const client = createClient({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(`set work_mem = '256MB'`);
    await storeWorld(client, world);
    const rows: Record<string, number> = {};
    for (const load of [loadAllCommits, loadPullRequests, loadDeployments, loadCoverage, loadRiskSnapshots])
      Object.assign(rows, await load(client, world, commits, onProgress));
    await advanceSequences(client);
    onProgress('statistics', 0);
    await client.query('analyze');
    await client.query('select blame_incidents(array(select incident_id from incidents))');
    await buildRollups(client, databaseUrl, world, (rollup, buckets) => {
      rows[rollup] = buckets;
      onProgress(rollup, buckets);
    });
    // What the stores hold now is all there is: nothing waits.
    await client.query('truncate rollup_dirty, first_deployments_pending');
    onProgress('vacuum', 0);
    await client.query('vacuum analyze');
    return rows;
  } finally {
    await client.end();
  }
}

/** Ids were given by us: the next ones come after them. */
async function advanceSequences(client: pg.Client): Promise<void> {
  for (const [table, column] of [
    ['repositories', 'repo_id'],
    ['pull_requests', 'pr_id'],
    ['reviews', 'review_id'],
    ['deployments', 'deployment_id'],
    ['risk_snapshots', 'risk_snapshot_id'],
  ]) {
    await client.query(
      `select setval(pg_get_serial_sequence('${table}', '${column}'), coalesce(max(${column}), 0) + 1, false) from ${table}`,
    );
  }
}
