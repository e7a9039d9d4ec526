import { readFreshness } from '../../../sql/metrics/read-freshness.ts';
import { measureVelocity } from '../../../sql/velocity/measure-velocity.ts';
import { readVelocity } from '../../../sql/velocity/read-velocity.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentFreshness } from '../../present/metric.ts';
import { presentVelocity } from '../../present/velocity.ts';
import { requireRepository, requireTeam } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';
import {
  RepositoryVelocityQuerySchema,
  TeamVelocityQuerySchema,
  VELOCITY_WEEKS_DEFAULT,
  VelocitySchema,
} from '../../schemas/metrics/velocity.ts';
import { TeamParamsSchema } from '../../schemas/settings/team.ts';

const COMMON = {
  method: 'get',
  tag: 'Metrics',
  description:
    'Whole ISO weeks of the zone, the oldest first; the last one may not be over yet. Each column follows the definition of a metric and names the rows behind it.',
  success: { 200: 'The chart.' },
  result: VelocitySchema,
  table: 'weeks',
} as const;

const ofTeam = route({
  ...COMMON,
  path: '/v1/teams/{teamId}/velocity',
  operationId: 'getTeamVelocity',
  access: 'team.read',
  summary: "Get a team's velocity chart",
  params: TeamParamsSchema,
  query: TeamVelocityQuerySchema,
  problems: ['team_not_found'],
});

const ofRepository = route({
  ...COMMON,
  path: '/v1/repositories/{repositoryId}/velocity',
  operationId: 'getRepositoryVelocity',
  access: 'repository.read',
  summary: "Get a repository's velocity chart",
  params: RepositoryParamsSchema,
  query: RepositoryVelocityQuerySchema,
  problems: ['repository_not_found'],
});

export function registerGetVelocity(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(ofTeam, async (c) => {
    const { pg, slonik } = database;
    const { teamId } = c.req.valid('param');
    const scope = { teamId, repoId: null };
    const [{ timeZone }, freshness] = await Promise.all([
      requireTeam(slonik, teamId),
      readFreshness(pg, scope),
    ]);
    const weeks = await readVelocity(pg, teamId, { ...readWeeks(c.req.valid('query')), timeZone });
    const chart = presentVelocity(weeks, `/v1/teams/${teamId}/metrics`, {
      nowMs: Date.now(),
      untold: freshness.untold,
    });
    return c.json({ ...chart, timeZone, freshness: presentFreshness(freshness) }, 200);
  });
  router.openapi(ofRepository, async (c) => {
    const { pg, slonik } = database;
    const { repositoryId } = c.req.valid('param');
    await requireRepository(slonik, repositoryId);
    const { tz: timeZone = 'UTC', ...query } = c.req.valid('query');
    const scope = { teamId: null, repoId: repositoryId };
    const weeks = await measureVelocity(pg, scope, { ...readWeeks(query), timeZone });
    const freshness = await readFreshness(pg, scope);
    const chart = presentVelocity(weeks, `/v1/repositories/${repositoryId}/metrics`, {
      nowMs: Date.now(),
      untold: freshness.untold,
    });
    return c.json({ ...chart, timeZone, freshness: presentFreshness(freshness) }, 200);
  });
}

function readWeeks(query: { readonly weeks?: number | undefined; readonly to?: string | undefined }) {
  const { weeks = VELOCITY_WEEKS_DEFAULT, to } = query;
  return { weeks, untilAt: to === undefined ? new Date() : new Date(to) };
}
