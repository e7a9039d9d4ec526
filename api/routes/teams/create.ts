import { toTeamSlug } from '../../../domain/team-slug.ts';
import { PulseError } from '../../../lib/errors.ts';
import { insertTeam } from '../../../sql/teams/teams.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentTeam } from '../../present/team.ts';
import { teamExists } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { CreateTeamSchema, TeamSchema } from '../../schemas/settings/team.ts';

const WORK_DAYS = [1, 2, 3, 4, 5];

const definition = route({
  method: 'post',
  path: '/v1/teams',
  operationId: 'createTeam',
  access: 'teams.create',
  tag: 'Teams',
  summary: 'Create a team',
  body: CreateTeamSchema,
  success: { 201: 'The team.' },
  result: TeamSchema,
  resultHeaders: { Location: 'Where the team is.' },
  problems: ['team_exists'],
});

export function registerCreateTeam(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { name, slug = toTeamSlug(name), timeZone = 'UTC', workDays = WORK_DAYS } = c.req.valid('json');
    if (slug === '') {
      throw new PulseError('validation_failed', 'No slug can be made of this name: give one as `slug`.');
    }
    const team = await insertTeam(database.slonik, { name, slug, timeZone, workDays });
    if (team === null) throw teamExists(slug);
    c.header('Location', `/v1/teams/${team.id}`);
    return c.json(presentTeam(team), 201);
  });
}
