import type pg from 'pg';
import type { MetricScope } from '../metrics/metric-scope.ts';

/** Repositories whose first deployments are to be found anew; of a scope when one is given. */
export async function listPendingRepositories(
  db: pg.Pool | pg.ClientBase,
  scope: MetricScope | null,
  limit: number,
): Promise<number[]> {
  const { rows } = await db.query<{ repoId: number }>({
    name: 'list-pending-first-deployments',
    text: `
      select distinct p.repo_id as "repoId" from first_deployments_pending p
      where $1 or p.repo_id in (select repo_id from metric_scope($2::uuid, $3::bigint, '-infinity', 'infinity'))
      order by 1 limit $4`,
    values: [scope === null, scope?.teamId ?? null, scope?.repoId ?? null, limit],
  });
  return rows.map(({ repoId }) => repoId);
}
