import { listTeams, type TeamRow } from '../../../sql/teams/teams.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentTeam } from '../../present/team.ts';
import { type ApiRouter, route } from '../../route.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';
import { TeamListQuerySchema, TeamPageSchema } from '../../schemas/settings/team.ts';

const codec = cursorCodec('teams', cursorPart.text(100));

const definition = route({
  method: 'get',
  path: '/v1/teams',
  operationId: 'listTeams',
  tag: 'Teams',
  summary: 'List teams',
  description: 'By slug.',
  query: TeamListQuerySchema,
  success: { 200: 'A page of teams.' },
  result: TeamPageSchema,
  paged: codec,
});

export function registerListTeams(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { slug, cursor, limit = PAGE_LIMIT_DEFAULT } = c.req.valid('query');
    const rows = await listTeams(database.slonik, { slug, after: codec.decode(cursor), limit: limit + 1 });
    return c.json(
      toPage(c, rows, { limit, codec, keyOf: (row: TeamRow) => row.slug, present: presentTeam }),
      200,
    );
  });
}
