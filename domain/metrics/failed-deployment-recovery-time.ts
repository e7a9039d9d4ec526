import { hoursBetween } from './merged-pull-requests.ts';
import type { Metric } from './metric.ts';
import {
  DEPLOYMENT_AUTHOR,
  HAS_FAILED,
  IS_BLAMED,
  ofSameService,
  PRODUCTION_DEPLOYMENTS,
} from './production-deployments.ts';

export const failedDeploymentRecoveryTime: Metric = {
  name: 'failed_deployment_recovery_time',
  title: 'Failed deployment recovery time',
  version: 2,
  unit: 'hours',
  aggregate: 'median',
  definition:
    'From when a production deployment failed (one that only an incident is blamed on: from when it succeeded) until the last incident ' +
    'blamed on it was resolved or, where none is, until the next success of the same service in production: its own when it is tried ' +
    'again, or another’s. Deployments to one environment, by its name, are of one service. Deployments finished in the window; those ' +
    'not recovered yet do not count.',
  needs: 'deployments',
  itemKind: 'deployment',
  items: `
    select d.repo_id, d.deployment_id::text as item_id, d.finished_at as at,
      ${hoursBetween('coalesce(d.failed_at, d.succeeded_at)', 'r.recovered_at')} as value, ${DEPLOYMENT_AUTHOR}
    from ${PRODUCTION_DEPLOYMENTS}
    cross join lateral (
      select case
        when count(*) > count(i.resolved_at) then null
        when max(i.resolved_at) >= d.failed_at or (d.failed_at is null and count(*) > 0) then max(i.resolved_at)
        when ${HAS_FAILED} then (
          select min(n.succeeded_at) from deployments n
          where ${ofSameService('n', 'd')} and n.environment = 'production' and n.deleted_at is null
            and n.succeeded_at > d.failed_at
        )
      end as recovered_at
      from incidents i where ${IS_BLAMED}
    ) r
    where r.recovered_at is not null`,
};
