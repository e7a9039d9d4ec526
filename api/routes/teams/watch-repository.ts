import { PulseError } from '../../../lib/errors.ts';
import { unwatchRepository, watchRepository } from '../../../sql/teams/team-repositories.ts';
import { repositorySubject } from '../../access/subject.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentTeamRepository } from '../../present/team.ts';
import { requireRepository, requireTeam } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import {
  TeamParamsSchema,
  TeamRepositoryParamsSchema,
  TeamRepositorySchema,
  WatchRepositorySchema,
} from '../../schemas/settings/team.ts';

const watch = route({
  method: 'post',
  path: '/v1/teams/{teamId}/repositories',
  operationId: 'watchRepository',
  access: 'team.manage',
  tag: 'Teams',
  summary: 'Let a repository count for a team',
  description: 'One that counts already goes on as it did.',
  params: TeamParamsSchema,
  body: WatchRepositorySchema,
  success: { 200: 'Since when it counts.' },
  result: TeamRepositorySchema,
  problems: ['team_not_found', 'repository_not_found'],
});

const unwatch = route({
  method: 'post',
  path: '/v1/teams/{teamId}/repositories/{repositoryId}/disconnect',
  operationId: 'unwatchRepository',
  access: 'team.manage',
  tag: 'Teams',
  summary: 'Let a repository count no longer',
  description: 'What happened until now goes on counting.',
  params: TeamRepositoryParamsSchema,
  success: { 200: 'From when until when it counted.' },
  result: TeamRepositorySchema,
  problems: ['team_not_found', 'repository_not_found', 'repository_not_watched'],
});

export function registerWatchRepository(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(watch, async (c) => {
    const { teamId } = c.req.valid('param');
    const { repositoryId, connectedAt = null } = c.req.valid('json');
    await requireTeam(database.slonik, teamId);
    await c.get('guard').admitTo(c, 'repository.read', repositorySubject(repositoryId));
    await requireRepository(database.slonik, repositoryId);
    const row = await watchRepository(database.slonik, teamId, repositoryId, connectedAt);
    return c.json(presentTeamRepository(row), 200);
  });
  router.openapi(unwatch, async (c) => {
    const { teamId, repositoryId } = c.req.valid('param');
    await requireTeam(database.slonik, teamId);
    const row = await unwatchRepository(database.slonik, teamId, repositoryId);
    if (row === null) {
      await c.get('guard').admitTo(c, 'repository.read', repositorySubject(repositoryId));
      throw new PulseError(
        'repository_not_watched',
        `${(await requireRepository(database.slonik, repositoryId)).fullName} does not count for this team: list its repositories to see which do.`,
      );
    }
    return c.json(presentTeamRepository(row), 200);
  });
}
