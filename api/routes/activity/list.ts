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
import { pagedAnswer, type Register } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentFreshness } from '../../present/metric.ts';
import { requireRepository, requireTeam } from '../../require-found.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';
import {
  ACTIVITY_LIMIT_DEFAULT,
  ActivityPageSchema,
  RepositoryActivityQuerySchema,
  TeamActivityQuerySchema,
} from '../../schemas/metrics/activity.ts';
import { TeamParamsSchema } from '../../schemas/settings/team.ts';

const COMMON = {
  tag: 'Metrics',
  description:
    'What happened until now, the newest first, with cursors into the past. Of pushes, the last one to each branch is known. People and machines are told apart, nobody is left out.',
  success: 'A page of the feed.',
  result: ActivityPageSchema,
  cursor: cursorCodec('activity', {
    atExact: cursorPart.time(),
    repoId: cursorPart.id(),
    kind: cursorPart.word(ACTIVITY_KINDS),
    id: cursorPart.text(1_000),
  }),
  limitDefault: ACTIVITY_LIMIT_DEFAULT,
} as const;

const ofTeam = pagedAnswer(
  {
    ...COMMON,
    path: '/v1/teams/{teamId}/activity',
    operationId: 'listTeamActivity',
    access: 'team.read',
    summary: "List what happened in a team's repositories",
    params: TeamParamsSchema,
    query: TeamActivityQuerySchema,
    problems: ['team_not_found'],
  },
  async (deps, { params: { teamId }, filter, after, limit }) => {
    const { repositoryId: repoId = null, kind } = filter;
    const source = await readFeed(deps, { teamId, repoId }, kind, { after, limit });
    if (source.rows.length === 0) await requireTeam(deps.database.slonik, teamId);
    return source;
  },
);

const ofRepository = pagedAnswer(
  {
    ...COMMON,
    path: '/v1/repositories/{repositoryId}/activity',
    operationId: 'listRepositoryActivity',
    access: 'repository.read',
    summary: 'List what happened in a repository',
    params: RepositoryParamsSchema,
    query: RepositoryActivityQuerySchema,
    problems: ['repository_not_found'],
  },
  async (deps, { params: { repositoryId: repoId }, filter: { kind }, after, limit }) => {
    const source = await readFeed(deps, { teamId: null, repoId }, kind, { after, limit });
    if (source.rows.length === 0) await requireRepository(deps.database.slonik, repoId);
    return source;
  },
);

export const registerListActivity: Register = (router, deps) => {
  ofTeam(router, deps);
  ofRepository(router, deps);
};

async function readFeed(
  { database: { pg } }: ApiDependencies,
  scope: MetricScope,
  kinds: readonly ActivityKind[] = DEFAULT_ACTIVITY_KINDS,
  page: Parameters<typeof listActivity>[3],
) {
  const [rows, freshness] = await Promise.all([
    listActivity(pg, scope, kinds, page),
    readFreshness(pg, scope),
  ]);
  return {
    rows,
    keyOf: ({ atExact, repoId, kind, id }: Activity) => ({ atExact, repoId, kind, id }),
    present: presentActivity,
    more: { freshness: presentFreshness(freshness) },
  };
}

function presentActivity({ repoId, at, atExact: _, ...row }: Activity) {
  return { ...row, at: at.toISOString(), repositoryId: String(repoId) };
}
