import type { Metric } from './metric.ts';
import { DEPLOYMENT_AUTHOR, ofSameService, PRODUCTION_DEPLOYMENTS } from './production-deployments.ts';

export const deploymentReworkRate: Metric = {
  name: 'deployment_rework_rate',
  title: 'Deployment rework rate',
  version: 2,
  unit: 'percent',
  aggregate: 'percent',
  definition:
    'Share of the production deployments finished in the window that were unplanned: the first of their service to finish after an incident ' +
    'blamed on an earlier deployment of it began, and not after it was resolved.',
  needs: 'deployments',
  itemKind: 'deployment',
  items: `
    select d.repo_id, d.deployment_id::text as item_id, d.finished_at as at,
      exists (
        select from incidents i
        join deployments b on b.repo_id = i.repo_id and b.deployment_id = i.deployment_id
        where i.repo_id = d.repo_id and i.is_active and i.deployment_id <> d.deployment_id and ${ofSameService('b', 'd')}
          and i.environment = 'production' and i.started_at <= d.finished_at
          and not exists (
            select from deployments e
            where ${ofSameService('e', 'd')} and e.environment = 'production' and e.deleted_at is null
              and e.finished_at > i.started_at and e.finished_at < d.finished_at
          )
          and (i.resolved_at is null or i.resolved_at >= d.created_at)
      )::int::double precision as value, ${DEPLOYMENT_AUTHOR}
    from ${PRODUCTION_DEPLOYMENTS}`,
};
