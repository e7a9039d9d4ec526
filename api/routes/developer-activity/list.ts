import type { Context } from 'hono';
import type { z } from 'zod';
import type { Database } from '../../../lib/database/database.ts';
import {
  type DeveloperActivity,
  listDeveloperActivity,
} from '../../../sql/developer-activity/list-developer-activity.ts';
import type { MetricScope } from '../../../sql/metrics/metric-scope.ts';
import { readFreshness } from '../../../sql/metrics/read-freshness.ts';
import { monthlyDeveloperActivity } from '../../../sql/rollups/monthly-developer-activity.ts';
import { cursorPart } from '../../cursor-part.ts';
import { readMonths } from '../../day-window.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentFreshness } from '../../present/metric.ts';
import { requireRepository, requireTeam } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';
import {
  DeveloperActivityPageSchema,
  DeveloperActivityQuerySchema,
} from '../../schemas/metrics/developer-activity.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';
import { TeamParamsSchema } from '../../schemas/settings/team.ts';

const codec = cursorCodec('developer-activity', {
  month: cursorPart.day(),
  repoId: cursorPart.id(),
  developerId: cursorPart.uuid(),
  until: cursorPart.windowMonth(),
});

const COMMON = {
  method: 'get',
  tag: 'Metrics',
  description:
    'One row a month, repository and developer, the newest first. Months are those of UTC, whatever the zone of the team; commits of all branches count. People who are known by no account or address are in no row.',
  query: DeveloperActivityQuerySchema,
  success: { 200: 'A page of the list.' },
  result: DeveloperActivityPageSchema,
  paged: codec,
} as const;

const ofTeam = route({
  ...COMMON,
  path: '/v1/teams/{teamId}/developer-activity',
  operationId: 'listTeamDeveloperActivity',
  summary: "List what developers did in a team's repositories, by month",
  params: TeamParamsSchema,
  problems: ['team_not_found'],
});

const ofRepository = route({
  ...COMMON,
  path: '/v1/repositories/{repositoryId}/developer-activity',
  operationId: 'listRepositoryDeveloperActivity',
  summary: 'List what developers did in a repository, by month',
  params: RepositoryParamsSchema,
  problems: ['repository_not_found'],
});

type ActivityQuery = z.output<typeof DeveloperActivityQuerySchema>;

export function registerListDeveloperActivity(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(ofTeam, async (c) => {
    const { teamId } = c.req.valid('param');
    const page = await listPage(c, database, { teamId, repoId: null }, c.req.valid('query'));
    if (page.items.length === 0) await requireTeam(database.slonik, teamId);
    return c.json(page, 200);
  });
  router.openapi(ofRepository, async (c) => {
    const { repositoryId: repoId } = c.req.valid('param');
    const page = await listPage(c, database, { teamId: null, repoId }, c.req.valid('query'));
    if (page.items.length === 0) await requireRepository(database.slonik, repoId);
    return c.json(page, 200);
  });
}

async function listPage(c: Context, { pg }: Database, scope: MetricScope, query: ActivityQuery) {
  const { limit = PAGE_LIMIT_DEFAULT, cursor } = query;
  const after = codec.decode(cursor);
  const window = readMonths({ from: query.from, to: query.to ?? after?.until }, new Date());
  const [rows, freshness] = await Promise.all([
    listDeveloperActivity(pg, scope, window, { after, limit: limit + 1 }),
    readFreshness(pg, scope),
  ]);
  const keyOf = ({ month, repoId, developerId }: DeveloperActivity) => ({
    month,
    repoId,
    developerId,
    until: window.untilDay.slice(0, 7),
  });
  const isUntold = freshness.untold.includes('reviews');
  const present = (row: DeveloperActivity) => presentActivity(row, isUntold);
  return {
    ...toPage(c, rows, { limit, codec, keyOf, present }),
    version: monthlyDeveloperActivity.version,
    freshness: presentFreshness(freshness),
  };
}

function presentActivity({ repoId, month, ...row }: DeveloperActivity, isUntold: boolean) {
  const ofMonth = month.slice(0, 7);
  return {
    ...row,
    reviewsGiven: isUntold && row.reviewsGiven === 0 ? null : row.reviewsGiven,
    month: ofMonth,
    repositoryId: String(repoId),
    itemsUrl: `/v1/repositories/${repoId}/developer-activity/${ofMonth}/${row.developerId}/items`,
  };
}
