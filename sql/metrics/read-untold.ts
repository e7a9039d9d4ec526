import type pg from 'pg';
import type { UntoldKind } from '../../domain/metrics/unknown.ts';
import type { MetricScope } from './metric-scope.ts';

/** What is asked of the relation `r`, which has the rows of `repositories` in question; `untoldOf` says what follows. */
export const UNTOLD_COLUMNS = `
  coalesce(bool_or(r.provider_id is not null), false) as "hasProvider",
  coalesce(bool_or(
    r.provider_id is not null
    or exists (select from deployments d where d.repo_id = r.repo_id)
    or exists (select from deployment_rules d where d.repo_id = r.repo_id and d.is_active)
  ), false) as "hasDeployments"`;

export interface UntoldColumns {
  readonly hasProvider: boolean;
  readonly hasDeployments: boolean;
}

export function untoldOf({ hasProvider, hasDeployments }: UntoldColumns): UntoldKind[] {
  const untold: UntoldKind[] = hasProvider ? [] : ['reviews', 'pull_request_states'];
  return hasDeployments ? untold : [...untold, 'deployments'];
}

/**
 * What nobody tells of in any of these repositories. A provider tells of everything; deployments are told of as well by whoever
 * posts them and by rules.
 */
export async function readUntold(db: pg.Pool | pg.ClientBase, scope: MetricScope): Promise<UntoldKind[]> {
  const { rows } = await db.query<UntoldColumns>({
    name: 'read-untold',
    text: `
      with r as materialized (
        select repo_id, provider_id from repositories
        where repo_id in (select repo_id from metric_scope($1::uuid, $2::bigint, '-infinity', 'infinity'))
      )
      select ${UNTOLD_COLUMNS}
      from r`,
    values: [scope.teamId, scope.repoId],
  });
  return untoldOf(rows[0]!);
}
