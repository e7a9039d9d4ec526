import type { Context } from 'hono';
import type { Database } from '../../../lib/database/database.ts';
import {
  ACTIVITY_KINDS,
  type ActivityKind,
  DEFAULT_ACTIVITY_KINDS,
} from '../../../sql/activity/activity-kinds.ts';
import { type Activity, listActivity } from '../../../sql/activity/list-activity.ts';
import type { MetricScope } from '../../../sql/metrics/metric-scope.ts';
import { readFreshness } from '../../../sql/metrics/read-freshness.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentFreshness } from '../../present/metric.ts';
import { requireRepository, requireTeam } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';
import {
  ACTIVITY_LIMIT_DEFAULT,
  ActivityPageSchema,
  RepositoryActivityQuerySchema,
  TeamActivityQuerySchema,
} from '../../schemas/metrics/activity.ts';
import { TeamParamsSchema } from '../../schemas/settings/team.ts';

const codec = cursorCodec('activity', {
  atExact: cursorPart.time(),
  repoId: cursorPart.id(),
  kind: cursorPart.word(ACTIVITY_KINDS),
  id: cursorPart.text(1_000),
});

const COMMON = {
  method: 'get',
  tag: 'Metrics',
  description:
    'What happened until now, the newest first, with cursors into the past. Of pushes, the last one to each branch is known. People and machines are told apart, nobody is left out.',
  success: { 200: 'A page of the feed.' },
  result: ActivityPageSchema,
  paged: codec,
} as const;

const ofTeam = route({
  ...COMMON,
  path: '/v1/teams/{teamId}/activity',
  operationId: 'listTeamActivity',
  summary: "List what happened in a team's repositories",
  params: TeamParamsSchema,
  query: TeamActivityQuerySchema,
  problems: ['team_not_found'],
});

const ofRepository = route({
  ...COMMON,
  path: '/v1/repositories/{repositoryId}/activity',
  operationId: 'listRepositoryActivity',
  summary: 'List what happened in a repository',
  params: RepositoryParamsSchema,
  query: RepositoryActivityQuerySchema,
  problems: ['repository_not_found'],
});

export function registerListActivity(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(ofTeam, async (c) => {
    const { teamId } = c.req.valid('param');
    const { repositoryId: repoId = null, ...query } = c.req.valid('query');
    const page = await listPage(c, database, { teamId, repoId }, query);
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

interface FeedQuery {
  readonly kind?: readonly ActivityKind[] | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

async function listPage(c: Context, { pg }: Database, scope: MetricScope, query: FeedQuery) {
  const { kind: kinds = DEFAULT_ACTIVITY_KINDS, limit = ACTIVITY_LIMIT_DEFAULT, cursor } = query;
  const after = codec.decode(cursor);
  const [rows, freshness] = await Promise.all([
    listActivity(pg, scope, kinds, { after, limit: limit + 1 }),
    readFreshness(pg, scope),
  ]);
  const keyOf = ({ atExact, repoId, kind, id }: Activity) => ({ atExact, repoId, kind, id });
  const page = toPage(c, rows, { limit, codec, keyOf, present: presentActivity });
  return { ...page, freshness: presentFreshness(freshness) };
}

function presentActivity({ repoId, at, atExact: _, ...row }: Activity) {
  return { ...row, at: at.toISOString(), repositoryId: String(repoId) };
}
