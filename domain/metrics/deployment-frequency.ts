import type { Metric } from './metric.ts';
import { DEPLOYMENT_AUTHOR, HAS_SUCCEEDED, PRODUCTION_DEPLOYMENTS } from './production-deployments.ts';

export const deploymentFrequency: Metric = {
  name: 'deployment_frequency',
  title: 'Deployment frequency',
  version: 1,
  unit: 'per_day',
  aggregate: 'per_day',
  definition:
    'Successful deployments to production that finished in the window, divided by the days of the window.',
  itemKind: 'deployment',
  items: `
    select d.repo_id, d.deployment_id::text as item_id, d.finished_at as at, 1::double precision as value, ${DEPLOYMENT_AUTHOR}
    from ${PRODUCTION_DEPLOYMENTS}
    where ${HAS_SUCCEEDED}`,
};
