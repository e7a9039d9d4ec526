import { toTeamSlug } from '../../../domain/team-slug.ts';
import { PulseError } from '../../../lib/errors.ts';
import { addMember } from '../../../sql/accounts/team-members.ts';
import { insertTeam } from '../../../sql/teams/teams.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentTeam } from '../../present/team.ts';
import { requireOrganization, teamExists } from '../../require-found.ts';
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
  description: 'Whoever makes it becomes its admin.',
  body: CreateTeamSchema,
  success: { 201: 'The team.' },
  result: TeamSchema,
  resultHeaders: { Location: 'Where the team is.' },
  problems: ['team_exists', 'organization_not_found'],
});

export function registerCreateTeam(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const {
      name,
      slug = toTeamSlug(name),
      timeZone = 'UTC',
      workDays = WORK_DAYS,
      organizationId = null,
    } = c.req.valid('json');
    if (slug === '') {
      throw new PulseError('validation_failed', 'No slug can be made of this name: give one as `slug`.');
    }
    const userId = c.get('principal')?.userId ?? null;
    const team = await database.slonik.transaction(async (db) => {
      await requireOrganization(db, organizationId);
      const made = await insertTeam(db, { name, slug, timeZone, workDays, organizationId });
      if (made !== null && userId !== null) await addMember(db, made.id, userId, 'admin');
      return made;
    });
    if (team === null) throw teamExists(slug);
    c.header('Location', `/v1/teams/${team.id}`);
    return c.json(presentTeam(team), 201);
  });
}
