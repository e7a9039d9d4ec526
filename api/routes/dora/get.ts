import { DORA_METRICS } from '../../../domain/metrics/all-metrics.ts';
import { DORA_CLUSTERS, DORA_REFERENCE } from '../../../domain/metrics/dora-reference.ts';
import { createZoneClock } from '../../../domain/work-time/zone-clock.ts';
import type { Database } from '../../../lib/database/database.ts';
import { settleLeadTimes } from '../../../lib/rollups/settle-lead-times.ts';
import { countDeploymentDays } from '../../../sql/metrics/count-deployment-days.ts';
import { measureMetric } from '../../../sql/metrics/measure-metric.ts';
import type { MetricScope, MetricWindow } from '../../../sql/metrics/metric-scope.ts';
import { readFreshness } from '../../../sql/metrics/read-freshness.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { readWindow, windowBefore } from '../../metric-window.ts';
import { presentDoraMetric } from '../../present/dora.ts';
import { presentFreshness, presentWindow } from '../../present/metric.ts';
import { requireRepository, requireTeam } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';
import { DoraQuerySchema, DoraSchema } from '../../schemas/metrics/dora.ts';
import { TeamParamsSchema } from '../../schemas/settings/team.ts';

const WEEK_MS = 7 * 86_400_000;

const COMMON = {
  method: 'get',
  tag: 'Metrics',
  description:
    `Deployment frequency, change lead time, change fail rate, failed deployment recovery time and deployment rework rate, exact at the ` +
    `moment of the answer, with the window of the same length before it. ${DORA_REFERENCE.note}`,
  query: DoraQuerySchema,
  success: { 200: 'The five metrics.' },
  result: DoraSchema,
} as const;

const ofTeam = route({
  ...COMMON,
  path: '/v1/teams/{teamId}/dora',
  operationId: 'getTeamDora',
  access: 'team.read',
  summary: "Get DORA's metrics of a team",
  params: TeamParamsSchema,
  problems: ['team_not_found'],
});

const ofRepository = route({
  ...COMMON,
  path: '/v1/repositories/{repositoryId}/dora',
  operationId: 'getRepositoryDora',
  access: 'repository.read',
  summary: "Get DORA's metrics of a repository",
  params: RepositoryParamsSchema,
  problems: ['repository_not_found'],
});

interface DoraOwner {
  readonly scope: MetricScope;
  /** Of its metrics: `/v1/teams/<id>/metrics`. */
  readonly path: string;
  readonly timeZone: string;
}

export function registerGetDora(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(ofTeam, async (c) => {
    const { teamId } = c.req.valid('param');
    const team = await requireTeam(database.slonik, teamId);
    const { tz: timeZone = team.timeZone, ...query } = c.req.valid('query');
    const owner = { scope: { teamId, repoId: null }, path: `/v1/teams/${teamId}/metrics`, timeZone };
    return c.json(await readDora(database, owner, readWindow(query, timeZone)), 200);
  });
  router.openapi(ofRepository, async (c) => {
    const { repositoryId: repoId } = c.req.valid('param');
    await requireRepository(database.slonik, repoId);
    const { tz: timeZone = 'UTC', ...query } = c.req.valid('query');
    const owner = { scope: { teamId: null, repoId }, path: `/v1/repositories/${repoId}/metrics`, timeZone };
    return c.json(await readDora(database, owner, readWindow(query, timeZone)), 200);
  });
}

async function readDora(database: Database, { scope, path, timeZone }: DoraOwner, window: MetricWindow) {
  const { pg } = database;
  const before = windowBefore(window, timeZone);
  await settleLeadTimes(database, scope);
  const freshness = await readFreshness(pg, scope);
  const isUntold = freshness.untold.includes('deployments');
  const metrics = [];
  // One after another: a single request must not take all connections.
  for (const metric of DORA_METRICS) {
    const measure = await measureMetric(pg, metric, scope, window, timeZone);
    const previous = await measureMetric(pg, metric, scope, before, timeZone);
    metrics.push(presentDoraMetric(metric, measure, previous, { path, window, untold: freshness.untold }));
  }
  const days = await countDeploymentDays(pg, scope, window, timeZone);
  const daysBefore = await countDeploymentDays(pg, scope, before, timeZone);
  const clock = createZoneClock(timeZone);
  const weeks = (clock.localOf(window.untilAt.getTime()) - clock.localOf(window.fromAt.getTime())) / WEEK_MS;
  const { respondentsPercent, ...report } = DORA_REFERENCE;
  return {
    ...presentWindow(window),
    metrics,
    deploymentDays: {
      timeZone,
      days: isUntold ? null : days,
      perWeek: isUntold ? null : days / weeks,
      previousPerWeek: isUntold ? null : daysBefore / weeks,
    },
    reference: {
      ...report,
      clusters: DORA_CLUSTERS.map((cluster) => ({
        cluster,
        respondentsPercent: respondentsPercent[cluster],
      })),
    },
    freshness: presentFreshness(freshness),
  };
}
