import { ALL_METRICS } from '../../../domain/metrics/all-metrics.ts';
import type { Database } from '../../../lib/database/database.ts';
import { settleLeadTimes } from '../../../lib/rollups/settle-lead-times.ts';
import { measureBreakdown } from '../../../sql/metrics/measure-breakdown.ts';
import { measureMetric } from '../../../sql/metrics/measure-metric.ts';
import type { MetricScope } from '../../../sql/metrics/metric-scope.ts';
import { readFreshness } from '../../../sql/metrics/read-freshness.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { readWindow, windowBefore } from '../../metric-window.ts';
import { presentFreshness, presentMeasured, presentWindow } from '../../present/metric.ts';
import { requireRepository, requireTeam } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';
import { MeasuredMetricsSchema, MetricWindowQuerySchema } from '../../schemas/metrics/metric.ts';
import { TeamParamsSchema } from '../../schemas/settings/team.ts';

const COMMON = {
  method: 'get',
  tag: 'Metrics',
  description:
    'Every metric over one window, exact at the moment of the answer, with the window of the same length before it to compare.',
  query: MetricWindowQuerySchema,
  success: { 200: 'All metrics.' },
  result: MeasuredMetricsSchema,
} as const;

const ofTeam = route({
  ...COMMON,
  path: '/v1/teams/{teamId}/metrics',
  operationId: 'getTeamMetrics',
  access: 'team.read',
  summary: "Get a team's metrics",
  params: TeamParamsSchema,
  problems: ['team_not_found'],
});

const ofRepository = route({
  ...COMMON,
  path: '/v1/repositories/{repositoryId}/metrics',
  operationId: 'getRepositoryMetrics',
  access: 'repository.read',
  summary: "Get a repository's metrics",
  params: RepositoryParamsSchema,
  problems: ['repository_not_found'],
});

export function registerMeasureMetrics(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(ofTeam, async (c) => {
    const { teamId } = c.req.valid('param');
    const { timeZone } = await requireTeam(database.slonik, teamId);
    const owner = { scope: { teamId, repoId: null }, path: `/v1/teams/${teamId}/metrics`, timeZone };
    return c.json(await measureAll(database, owner, c.req.valid('query')), 200);
  });
  router.openapi(ofRepository, async (c) => {
    const { repositoryId } = c.req.valid('param');
    await requireRepository(database.slonik, repositoryId);
    const path = `/v1/repositories/${repositoryId}/metrics`;
    const owner = { scope: { teamId: null, repoId: repositoryId }, path, timeZone: 'UTC' };
    return c.json(await measureAll(database, owner, c.req.valid('query')), 200);
  });
}

async function measureAll(
  database: Database,
  {
    scope,
    path,
    timeZone,
  }: { readonly scope: MetricScope; readonly path: string; readonly timeZone: string },
  query: { readonly from?: string | undefined; readonly to?: string | undefined },
) {
  const { pg } = database;
  const window = readWindow(query, timeZone);
  const before = windowBefore(window, timeZone);
  await settleLeadTimes(database, scope);
  const freshness = await readFreshness(pg, scope);
  const metrics = [];
  // One after another: a single request must not take all connections.
  for (const metric of ALL_METRICS) {
    const measure = await measureMetric(pg, metric, scope, window, timeZone);
    const previous = await measureMetric(pg, metric, scope, before, timeZone);
    const breakdown = await measureBreakdown(pg, metric, scope, window);
    metrics.push(
      presentMeasured(metric, measure, previous, { path, window, breakdown, untold: freshness.untold }),
    );
  }
  return { ...presentWindow(window), metrics, freshness: presentFreshness(freshness) };
}
