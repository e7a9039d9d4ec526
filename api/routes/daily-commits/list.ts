import type { Context } from 'hono';
import type { z } from 'zod';
import type { Database } from '../../../lib/database/database.ts';
import { type DailyCommits, listDailyCommits } from '../../../sql/developer-activity/list-daily-commits.ts';
import type { MetricScope } from '../../../sql/metrics/metric-scope.ts';
import { readFreshness } from '../../../sql/metrics/read-freshness.ts';
import { dailyCommitStats } from '../../../sql/rollups/daily-commit-stats.ts';
import { cursorPart } from '../../cursor-part.ts';
import { readDays } from '../../day-window.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentFreshness } from '../../present/metric.ts';
import { requireRepository, requireTeam } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';
import { DailyCommitsPageSchema, DailyCommitsQuerySchema } from '../../schemas/metrics/developer-activity.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';
import { TeamParamsSchema } from '../../schemas/settings/team.ts';

const DAY_MS = 86_400_000;

const codec = cursorCodec('daily-commits', {
  day: cursorPart.day(),
  repoId: cursorPart.id(),
  untilDay: cursorPart.windowDay(),
});

const COMMON = {
  method: 'get',
  tag: 'Metrics',
  description:
    'One row a repository and day with commits, the newest first. Days are those of UTC, whatever the zone of the team; all branches and everybody count.',
  query: DailyCommitsQuerySchema,
  success: { 200: 'A page of the list.' },
  result: DailyCommitsPageSchema,
  paged: codec,
} as const;

const ofTeam = route({
  ...COMMON,
  path: '/v1/teams/{teamId}/daily-commits',
  operationId: 'listTeamDailyCommits',
  summary: "List the commits of a team's repositories by day",
  params: TeamParamsSchema,
  problems: ['team_not_found'],
});

const ofRepository = route({
  ...COMMON,
  path: '/v1/repositories/{repositoryId}/daily-commits',
  operationId: 'listRepositoryDailyCommits',
  summary: 'List the commits of a repository by day',
  params: RepositoryParamsSchema,
  problems: ['repository_not_found'],
});

type DailyCommitsQuery = z.output<typeof DailyCommitsQuerySchema>;

export function registerListDailyCommits(router: ApiRouter, { database }: ApiDependencies): void {
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

async function listPage(c: Context, { pg }: Database, scope: MetricScope, query: DailyCommitsQuery) {
  const { limit = PAGE_LIMIT_DEFAULT, cursor } = query;
  const after = codec.decode(cursor);
  const window = readDays({ from: query.from, to: query.to ?? after?.untilDay }, new Date());
  const [rows, freshness] = await Promise.all([
    listDailyCommits(pg, scope, window, { after, limit: limit + 1 }),
    readFreshness(pg, scope),
  ]);
  const keyOf = ({ day, repoId }: DailyCommits) => ({ day, repoId, untilDay: window.untilDay });
  return {
    ...toPage(c, rows, { limit, codec, keyOf, present: presentDay }),
    version: dailyCommitStats.version,
    botsExcluded: 0 as const,
    freshness: presentFreshness(freshness),
  };
}

function presentDay({ repoId, ...row }: DailyCommits) {
  const since = new Date(row.day).toISOString();
  const until = new Date(Date.parse(row.day) + DAY_MS).toISOString();
  const query = new URLSearchParams({ since, until });
  return {
    ...row,
    repositoryId: String(repoId),
    itemsUrl: `/v1/repositories/${repoId}/commits?${query}`,
  };
}
