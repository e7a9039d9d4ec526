import type { Metric } from './metric.ts';
import { DEPLOYMENT_AUTHOR, PRODUCTION_DEPLOYMENTS } from './production-deployments.ts';

export const deploymentCount: Metric = {
  name: 'deployment_count',
  title: 'Deployments',
  version: 1,
  unit: 'count',
  aggregate: 'count',
  definition: 'Deployments to production that finished in the window, whether they succeeded or failed.',
  needs: 'deployments',
  itemKind: 'deployment',
  items: `
    select d.repo_id, d.deployment_id::text as item_id, d.finished_at as at, 1::double precision as value, ${DEPLOYMENT_AUTHOR}
    from ${PRODUCTION_DEPLOYMENTS}`,
};
