import type { Metric } from './metric.ts';
import {
  DEPLOYMENT_AUTHOR,
  HAS_FAILED,
  IS_BLAMED,
  PRODUCTION_DEPLOYMENTS,
} from './production-deployments.ts';

/** An `exists` here could be planned as a hash of all incidents there are. */
const HAS_INCIDENT = `coalesce((select true from incidents i where ${IS_BLAMED} limit 1), false)`;

export const changeFailRate: Metric = {
  name: 'change_fail_rate',
  title: 'Change fail rate',
  version: 2,
  unit: 'percent',
  aggregate: 'percent',
  definition:
    'Share of the production deployments finished in the window that failed, whether or not they succeeded later, or that an incident ' +
    'is blamed on.',
  needs: 'deployments',
  itemKind: 'deployment',
  items: `
    select d.repo_id, d.deployment_id::text as item_id, d.finished_at as at,
      (${HAS_FAILED} or ${HAS_INCIDENT})::int::double precision as value,
      ${DEPLOYMENT_AUTHOR}
    from ${PRODUCTION_DEPLOYMENTS}`,
};
