import { findMetric } from '../../../domain/metrics/all-metrics.ts';
import { changeLeadTime } from '../../../domain/metrics/change-lead-time.ts';
import type { Database } from '../../../lib/database/database.ts';
import { PulseError } from '../../../lib/errors.ts';
import { settleLeadTimes } from '../../../lib/rollups/settle-lead-times.ts';
import { measureBreakdown } from '../../../sql/metrics/measure-breakdown.ts';
import { measureMetric } from '../../../sql/metrics/measure-metric.ts';
import { measureSeries, type SeriesInterval } from '../../../sql/metrics/measure-series.ts';
import type { MetricScope, MetricWindow } from '../../../sql/metrics/metric-scope.ts';
import { readFreshness } from '../../../sql/metrics/read-freshness.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { readWindow, windowBefore } from '../../metric-window.ts';
import { presentFreshness, presentMeasure, presentWindow } from '../../present/metric.ts';
import { requireRepository, requireTeam } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import {
  MetricSeriesQuerySchema,
  MetricSeriesSchema,
  RepositoryMetricParamsSchema,
  TeamMetricParamsSchema,
} from '../../schemas/metrics/metric.ts';

/** Points of one series. */
const POINTS_MAX = 2_000;
const INTERVAL_MS: Readonly<Record<SeriesInterval, number>> = {
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
  month: 28 * 86_400_000,
};

const COMMON = {
  method: 'get',
  tag: 'Metrics',
  description:
    'One point an interval, empty ones included. Intervals begin with the hours, days, ISO weeks and months of the zone; the first and the last are cut to the window.',
  query: MetricSeriesQuerySchema,
  success: { 200: 'The series.' },
  result: MetricSeriesSchema,
  table: 'points',
} as const;

const ofTeam = route({
  ...COMMON,
  path: '/v1/teams/{teamId}/metrics/{metric}',
  operationId: 'getTeamMetricSeries',
  access: 'team.read',
  summary: 'Get a metric of a team as a series',
  params: TeamMetricParamsSchema,
  problems: ['team_not_found'],
});

const ofRepository = route({
  ...COMMON,
  path: '/v1/repositories/{repositoryId}/metrics/{metric}',
  operationId: 'getRepositoryMetricSeries',
  access: 'repository.read',
  summary: 'Get a metric of a repository as a series',
  params: RepositoryMetricParamsSchema,
  problems: ['repository_not_found'],
});

interface SeriesQuery {
  readonly metric: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly interval?: SeriesInterval | undefined;
  readonly tz?: string | undefined;
  readonly compare?: 'previous' | undefined;
}

export function registerGetMetricSeries(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(ofTeam, async (c) => {
    const { teamId, metric } = c.req.valid('param');
    const { timeZone } = await requireTeam(database.slonik, teamId);
    const query = { metric, ...c.req.valid('query') };
    const path = `/v1/teams/${teamId}/metrics/${metric}`;
    return c.json(await measure(database, { teamId, repoId: null }, { path, timeZone }, query), 200);
  });
  router.openapi(ofRepository, async (c) => {
    const { repositoryId, metric } = c.req.valid('param');
    await requireRepository(database.slonik, repositoryId);
    const query = { metric, ...c.req.valid('query') };
    const path = `/v1/repositories/${repositoryId}/metrics/${metric}`;
    const scope = { teamId: null, repoId: repositoryId };
    return c.json(await measure(database, scope, { path, timeZone: 'UTC' }, query), 200);
  });
}

async function measure(
  database: Database,
  scope: MetricScope,
  of: { readonly path: string; readonly timeZone: string },
  query: SeriesQuery,
) {
  const { path } = of;
  const { interval = 'day', tz: timeZone = of.timeZone, compare } = query;
  const metric = findMetric(query.metric)!;
  const window = readWindow(query, timeZone);
  const before = windowBefore(window, timeZone);
  checkPoints(window, interval);
  if (metric === changeLeadTime) await settleLeadTimes(database, scope);
  const { pg } = database;
  const freshness = await readFreshness(pg, scope);
  const readPoints = async (part: MetricWindow) =>
    (await measureSeries(pg, metric, scope, part, interval, timeZone)).map((point) => ({
      ...presentWindow(point),
      ...presentMeasure(metric, point, freshness.untold),
      itemsUrl: itemsUrl(path, point),
    }));
  const previous = await measureMetric(pg, metric, scope, before, timeZone);
  return {
    metric: metric.name,
    version: metric.version,
    unit: metric.unit,
    ...presentWindow(window),
    interval,
    timeZone,
    points: await readPoints(window),
    total: {
      ...presentMeasure(metric, await measureMetric(pg, metric, scope, window, timeZone), freshness.untold),
      previous: presentMeasure(metric, previous, freshness.untold).value,
    },
    previousPoints: compare === 'previous' ? await readPoints(before) : null,
    itemsUrl: itemsUrl(path, window),
    breakdown: await measureBreakdown(pg, metric, scope, window),
    freshness: presentFreshness(freshness),
  };
}

function itemsUrl(path: string, window: MetricWindow): string {
  return `${path}/items?${new URLSearchParams(presentWindow(window))}`;
}

function checkPoints({ fromAt, untilAt }: MetricWindow, interval: SeriesInterval): void {
  if ((untilAt.getTime() - fromAt.getTime()) / INTERVAL_MS[interval] <= POINTS_MAX) return;
  throw new PulseError(
    'invalid_request',
    `The series would have more than ${POINTS_MAX} points: ask for a shorter window or longer intervals.`,
  );
}
