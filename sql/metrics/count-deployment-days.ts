import type pg from 'pg';
import { deploymentFrequency } from '../../domain/metrics/deployment-frequency.ts';
import {
  itemsByRepository,
  type MetricScope,
  type MetricWindow,
  SCOPE,
  scopeParameters,
} from './metric-scope.ts';

/**
 * Days of a zone on which at least one deployment counted for the deployment frequency. Twenty deployments on one day and none
 * for a month is another way to work than one a day, though the frequency is the same.
 * @param timeZone a name of `time_zones`
 */
export async function countDeploymentDays(
  db: pg.Pool | pg.ClientBase,
  scope: MetricScope,
  window: MetricWindow,
  timeZone: string,
): Promise<number> {
  const { rows } = await db.query<{ days: number }>({
    name: `deployment-days-${deploymentFrequency.version}`,
    text: `
      with ${SCOPE}
      select count(distinct calendar_start('day', i.at, z.starts, z.offsets, z.walls))::int as days
      from (${itemsByRepository(deploymentFrequency.items)}) i join time_zones z on z.name = $5 where not i.is_bot`,
    values: [...scopeParameters(scope, window), timeZone],
  });
  return rows[0]!.days;
}
