import type { Metric } from './metric.ts';
import { DEPLOYMENT_AUTHOR, PRODUCTION_SUCCESSES } from './production-deployments.ts';

export const deploymentFrequency: Metric = {
  name: 'deployment_frequency',
  title: 'Deployment frequency',
  version: 2,
  unit: 'per_day',
  aggregate: 'per_day',
  definition:
    'Deployments to production that first succeeded in the window, also those that had failed before, divided by the days of the window.',
  needs: 'deployments',
  itemKind: 'deployment',
  items: `
    select d.repo_id, d.deployment_id::text as item_id, d.succeeded_at as at, 1::double precision as value, ${DEPLOYMENT_AUTHOR}
    from ${PRODUCTION_SUCCESSES}`,
};
