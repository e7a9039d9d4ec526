import type { z } from 'zod';
import { findMetric } from '../../../domain/metrics/all-metrics.ts';
import { changeLeadTime } from '../../../domain/metrics/change-lead-time.ts';
import { settleLeadTimes } from '../../../lib/rollups/settle-lead-times.ts';
import { listMetricItems, type MetricItem } from '../../../sql/metrics/list-metric-items.ts';
import type { MetricScope } from '../../../sql/metrics/metric-scope.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { readWindow } from '../../metric-window.ts';
import { pagedAnswer, type Register } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentItem } from '../../present/metric.ts';
import { requireRepository, requireTeam } from '../../require-found.ts';
import {
  MetricItemPageSchema,
  MetricItemsQuerySchema,
  RepositoryMetricParamsSchema,
  TeamMetricParamsSchema,
} from '../../schemas/metrics/metric.ts';

const COMMON = {
  tag: 'Metrics',
  description:
    'The very rows behind a number, newest first. Those of machines are listed and marked: they do not count.',
  query: MetricItemsQuerySchema,
  success: 'A page of rows.',
  result: MetricItemPageSchema,
  cursor: cursorCodec('metric-items', {
    at: cursorPart.time(),
    repoId: cursorPart.id(),
    itemId: cursorPart.text(1_000),
    untilAt: cursorPart.windowTime(),
  }),
} as const;

const ofTeam = pagedAnswer(
  {
    ...COMMON,
    path: '/v1/teams/{teamId}/metrics/{metric}/items',
    operationId: 'listTeamMetricItems',
    access: 'team.read',
    summary: "List the rows behind a team's number",
    params: TeamMetricParamsSchema,
    problems: ['team_not_found'],
  },
  async (deps, { params: { teamId, metric }, ...page }) => {
    await requireTeam(deps.database.slonik, teamId);
    return readItems(deps, { teamId, repoId: null }, metric, page);
  },
);

const ofRepository = pagedAnswer(
  {
    ...COMMON,
    path: '/v1/repositories/{repositoryId}/metrics/{metric}/items',
    operationId: 'listRepositoryMetricItems',
    access: 'repository.read',
    summary: "List the rows behind a repository's number",
    params: RepositoryMetricParamsSchema,
    problems: ['repository_not_found'],
  },
  async (deps, { params: { repositoryId: repoId, metric }, ...page }) => {
    await requireRepository(deps.database.slonik, repoId);
    return readItems(deps, { teamId: null, repoId }, metric, page);
  },
);

export const registerListMetricItems: Register = (router, deps) => {
  ofTeam(router, deps);
  ofRepository(router, deps);
};

interface ItemsRequest {
  readonly filter: Omit<z.output<typeof MetricItemsQuerySchema>, 'cursor' | 'limit'>;
  readonly after: CursorKey | undefined;
  readonly limit: number;
}
type CursorKey = NonNullable<ReturnType<(typeof COMMON)['cursor']['decode']>>;

async function readItems(
  { database }: ApiDependencies,
  scope: MetricScope,
  name: string,
  { filter, after: position, limit }: ItemsRequest,
) {
  const metric = findMetric(name)!;
  // A window that ends now must not move from page to page.
  const window = readWindow({ ...filter, to: filter.to ?? position?.untilAt });
  if (metric === changeLeadTime) await settleLeadTimes(database, scope);
  const after = position === undefined ? null : { ...position, at: new Date(position.at) };
  return {
    rows: await listMetricItems(database.pg, metric, scope, window, { after, limit }),
    keyOf: ({ at, repoId, itemId }: MetricItem) => ({
      at: at.toISOString(),
      repoId,
      itemId,
      untilAt: window.untilAt.toISOString(),
    }),
    present: (row: MetricItem) => presentItem(row, metric),
  };
}
