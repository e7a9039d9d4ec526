import { listPendingRepositories } from '../../sql/lead-time/list-pending-repositories.ts';
import { refreshFirstDeployments } from '../../sql/lead-time/refresh-first-deployments.ts';
import type { MetricScope } from '../../sql/metrics/metric-scope.ts';
import type { Database } from '../database/database.ts';
import { withClient } from '../database/transaction.ts';

/** Repositories brought up to date for one read. */
const REPOSITORIES_MAX = 1_000;

/**
 * Finds first deployments anew where ancestry or deployments changed since, for a read that must be exact. Usually there is
 * nothing to do: the background does the same every minute.
 */
export async function settleLeadTimes(database: Pick<Database, 'pg'>, scope: MetricScope): Promise<void> {
  const pending = await listPendingRepositories(database.pg, scope, REPOSITORIES_MAX);
  if (pending.length === 0) return;
  await withClient(database, async (client) => {
    for (const repoId of pending) await refreshFirstDeployments(client, repoId, 'wait');
  });
}
