import { z } from 'zod';
import { listTeamRepositories, type TeamRepositoryRow } from '../../../sql/teams/team-repositories.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentTeamRepository } from '../../present/team.ts';
import { requireTeam } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { PAGE_LIMIT_DEFAULT, PAGE_QUERY } from '../../schemas/parts/page.ts';
import { TeamParamsSchema, TeamRepositoryPageSchema } from '../../schemas/settings/team.ts';

const codec = cursorCodec('team-repositories', { connectedAt: cursorPart.time(), repoId: cursorPart.id() });

const definition = route({
  method: 'get',
  path: '/v1/teams/{teamId}/repositories',
  operationId: 'listTeamRepositories',
  tag: 'Teams',
  summary: 'List the repositories that count for a team',
  description: 'With those that counted once; connected last first.',
  params: TeamParamsSchema,
  query: z.strictObject(PAGE_QUERY),
  success: { 200: 'A page of repositories.' },
  result: TeamRepositoryPageSchema,
  paged: codec,
  problems: ['team_not_found'],
});

export function registerListTeamRepositories(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { teamId } = c.req.valid('param');
    const { cursor, limit = PAGE_LIMIT_DEFAULT } = c.req.valid('query');
    const after = codec.decode(cursor);
    const rows = await listTeamRepositories(database.slonik, teamId, { after, limit: limit + 1 });
    if (rows.length === 0) await requireTeam(database.slonik, teamId);
    const keyOf = (row: TeamRepositoryRow) => ({ connectedAt: row.connectedAtExact, repoId: row.repoId });
    return c.json(toPage(c, rows, { limit, codec, keyOf, present: presentTeamRepository }), 200);
  });
}
