import type pg from 'pg';
import type { UntoldKind } from '../../domain/metrics/unknown.ts';
import type { MetricScope } from './metric-scope.ts';

/**
 * What nobody tells of in any of these repositories. A provider tells of everything; deployments are told of as well by whoever
 * posts them and by rules.
 */
export async function readUntold(db: pg.Pool | pg.ClientBase, scope: MetricScope): Promise<UntoldKind[]> {
  const { rows } = await db.query<{ hasProvider: boolean; hasDeployments: boolean }>({
    name: 'read-untold',
    text: `
      with r as materialized (
        select repo_id, provider_id from repositories
        where repo_id in (select repo_id from metric_scope($1::uuid, $2::bigint, '-infinity', 'infinity'))
      )
      select coalesce(bool_or(provider_id is not null), false) as "hasProvider",
        coalesce(bool_or(
          provider_id is not null
          or exists (select from deployments d where d.repo_id = r.repo_id)
          or exists (select from deployment_rules d where d.repo_id = r.repo_id and d.is_active)
        ), false) as "hasDeployments"
      from r`,
    values: [scope.teamId, scope.repoId],
  });
  const { hasProvider, hasDeployments } = rows[0]!;
  const untold: UntoldKind[] = hasProvider ? [] : ['reviews', 'pull_request_states'];
  return hasDeployments ? untold : [...untold, 'deployments'];
}
