import { hoursBetween } from './merged-pull-requests.ts';
import type { Metric } from './metric.ts';
import {
  DEPLOYMENT_AUTHOR,
  HAS_SUCCEEDED,
  IS_BLAMED,
  PRODUCTION_DEPLOYMENTS,
} from './production-deployments.ts';

export const failedDeploymentRecoveryTime: Metric = {
  name: 'failed_deployment_recovery_time',
  title: 'Failed deployment recovery time',
  version: 1,
  unit: 'hours',
  aggregate: 'median',
  definition:
    'From the end of a failed or blamed production deployment until the last incident blamed on it was resolved or, where none is, until ' +
    'the next success in production. Deployments finished in the window; those not recovered yet do not count.',
  itemKind: 'deployment',
  items: `
    select d.repo_id, d.deployment_id::text as item_id, d.finished_at as at,
      ${hoursBetween('d.finished_at', 'r.recovered_at')} as value, ${DEPLOYMENT_AUTHOR}
    from ${PRODUCTION_DEPLOYMENTS}
    cross join lateral (
      select case
        when count(*) > count(i.resolved_at) then null
        when count(*) > 0 then max(i.resolved_at)
        when not (${HAS_SUCCEEDED}) then (
          select min(n.finished_at) from deployments n
          where n.repo_id = d.repo_id and n.environment = 'production' and n.deleted_at is null
            and n.finished_at > d.finished_at and n.status not in ('failure', 'error')
        )
      end as recovered_at
      from incidents i where ${IS_BLAMED}
    ) r
    where r.recovered_at is not null`,
};
