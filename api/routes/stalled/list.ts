import type { Context } from 'hono';
import type { z } from 'zod';
import type { Database } from '../../../lib/database/database.ts';
import type { MetricScope } from '../../../sql/metrics/metric-scope.ts';
import { readFreshness } from '../../../sql/metrics/read-freshness.ts';
import { countStalled, listStalled, type StalledPullRequest } from '../../../sql/stalled/list-stalled.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentFreshness } from '../../present/metric.ts';
import { requireRepository, requireTeam } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';
import {
  STALLED_HOURS_DEFAULT,
  StalledPageSchema,
  StalledQuerySchema,
} from '../../schemas/metrics/stalled.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';
import { TeamParamsSchema } from '../../schemas/settings/team.ts';

/** Raised whenever it changes what counts as stalled. */
const STALLED_VERSION = 1;
const HOUR_MS = 3_600_000;

const codec = cursorCodec('stalled-pull-requests', {
  readyAt: cursorPart.time(),
  repoId: cursorPart.id(),
  number: cursorPart.number(),
  readyBefore: cursorPart.windowTime(),
});

const COMMON = {
  method: 'get',
  tag: 'Metrics',
  description:
    'Open pull requests that are ready, and that no human but the author has reviewed for so many hours, whoever waits longest first. Drafts, those of machines, and those whose state only Git has told are left out.',
  query: StalledQuerySchema,
  success: { 200: 'A page of the list.' },
  result: StalledPageSchema,
  paged: codec,
} as const;

const ofTeam = route({
  ...COMMON,
  path: '/v1/teams/{teamId}/stalled-pull-requests',
  operationId: 'listTeamStalledPullRequests',
  summary: 'List pull requests of a team that wait for a review',
  params: TeamParamsSchema,
  problems: ['team_not_found'],
});

const ofRepository = route({
  ...COMMON,
  path: '/v1/repositories/{repositoryId}/stalled-pull-requests',
  operationId: 'listRepositoryStalledPullRequests',
  summary: 'List pull requests of a repository that wait for a review',
  params: RepositoryParamsSchema,
  problems: ['repository_not_found'],
});

type StalledQuery = z.output<typeof StalledQuerySchema>;

export function registerListStalled(router: ApiRouter, { database }: ApiDependencies): void {
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

async function listPage(c: Context, { pg }: Database, scope: MetricScope, query: StalledQuery) {
  const { hours = STALLED_HOURS_DEFAULT, limit = PAGE_LIMIT_DEFAULT, cursor } = query;
  const position = codec.decode(cursor);
  const after = position === undefined ? undefined : { ...position, readyAt: new Date(position.readyAt) };
  // What becomes stalled while somebody turns pages must not appear in the middle of them.
  const readyBefore = new Date(position?.readyBefore ?? Date.now() - hours * HOUR_MS);
  const [rows, count, freshness] = await Promise.all([
    listStalled(pg, scope, readyBefore, { after, limit: limit + 1 }),
    countStalled(pg, scope, readyBefore),
    readFreshness(pg, scope),
  ]);
  const keyOf = ({ readyAt, repoId, number }: StalledPullRequest) => ({
    readyAt: readyAt.toISOString(),
    repoId,
    number,
    readyBefore: readyBefore.toISOString(),
  });
  return {
    ...toPage(c, rows, { limit, codec, keyOf, present: presentStalled }),
    hours,
    version: STALLED_VERSION,
    count: freshness.untold.includes('pull_request_states') ? null : count.items,
    botsExcluded: count.bots,
    freshness: presentFreshness(freshness),
  };
}

function presentStalled({ repoId, readyAt, ...row }: StalledPullRequest) {
  return { ...row, repositoryId: String(repoId), readyAt: readyAt.toISOString() };
}
