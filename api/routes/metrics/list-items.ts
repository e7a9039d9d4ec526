import type { Context } from 'hono';
import type { z } from 'zod';
import { findMetric } from '../../../domain/metrics/all-metrics.ts';
import { changeLeadTime } from '../../../domain/metrics/change-lead-time.ts';
import type { Database } from '../../../lib/database/database.ts';
import { settleLeadTimes } from '../../../lib/rollups/settle-lead-times.ts';
import { listMetricItems, type MetricItem } from '../../../sql/metrics/list-metric-items.ts';
import type { MetricScope } from '../../../sql/metrics/metric-scope.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { readWindow } from '../../metric-window.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentItem } from '../../present/metric.ts';
import { requireRepository, requireTeam } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import {
  MetricItemPageSchema,
  MetricItemsQuerySchema,
  RepositoryMetricParamsSchema,
  TeamMetricParamsSchema,
} from '../../schemas/metrics/metric.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';

const codec = cursorCodec('metric-items', {
  at: cursorPart.time(),
  repoId: cursorPart.id(),
  itemId: cursorPart.text(1_000),
  untilAt: cursorPart.windowTime(),
});

const COMMON = {
  method: 'get',
  tag: 'Metrics',
  description:
    'The very rows behind a number, newest first. Those of machines are listed and marked: they do not count.',
  query: MetricItemsQuerySchema,
  success: { 200: 'A page of rows.' },
  result: MetricItemPageSchema,
  paged: codec,
} as const;

const ofTeam = route({
  ...COMMON,
  path: '/v1/teams/{teamId}/metrics/{metric}/items',
  operationId: 'listTeamMetricItems',
  summary: "List the rows behind a team's number",
  params: TeamMetricParamsSchema,
  problems: ['team_not_found'],
});

const ofRepository = route({
  ...COMMON,
  path: '/v1/repositories/{repositoryId}/metrics/{metric}/items',
  operationId: 'listRepositoryMetricItems',
  summary: "List the rows behind a repository's number",
  params: RepositoryMetricParamsSchema,
  problems: ['repository_not_found'],
});

type ItemsQuery = z.output<typeof MetricItemsQuerySchema>;

export function registerListMetricItems(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(ofTeam, async (c) => {
    const { teamId, metric } = c.req.valid('param');
    await requireTeam(database.slonik, teamId);
    return c.json(await listItems(c, database, { teamId, repoId: null }, metric, c.req.valid('query')), 200);
  });
  router.openapi(ofRepository, async (c) => {
    const { repositoryId, metric } = c.req.valid('param');
    await requireRepository(database.slonik, repositoryId);
    const scope = { teamId: null, repoId: repositoryId };
    return c.json(await listItems(c, database, scope, metric, c.req.valid('query')), 200);
  });
}

async function listItems(
  c: Context,
  database: Database,
  scope: MetricScope,
  name: string,
  query: ItemsQuery,
) {
  const { cursor, limit = PAGE_LIMIT_DEFAULT } = query;
  const position = codec.decode(cursor);
  const metric = findMetric(name)!;
  // A window that ends now must not move from page to page.
  const window = readWindow({ ...query, to: query.to ?? position?.untilAt });
  if (metric === changeLeadTime) await settleLeadTimes(database, scope);
  const after = position === undefined ? null : { ...position, at: new Date(position.at) };
  const rows = await listMetricItems(database.pg, metric, scope, window, { after, limit: limit + 1 });
  const keyOf = ({ at, repoId, itemId }: MetricItem) => ({
    at: at.toISOString(),
    repoId,
    itemId,
    untilAt: window.untilAt.toISOString(),
  });
  return toPage(c, rows, { limit, codec, keyOf, present: (row) => presentItem(row, metric) });
}
