import { changeMember } from '../../../lib/accounts/change-member.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentMember } from '../../present/account.ts';
import { requireTeam } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { MemberParamsSchema, MemberSchema } from '../../schemas/accounts/member.ts';

const definition = route({
  method: 'delete',
  path: '/v1/teams/{teamId}/members/{userId}',
  operationId: 'removeTeamMember',
  access: 'team.manage',
  tag: 'Teams',
  summary: 'Take somebody out of a team',
  description: 'They see nothing of it from their next request on.',
  params: MemberParamsSchema,
  success: { 200: 'The member that was.' },
  result: MemberSchema,
  problems: ['team_not_found', 'member_not_found', 'last_admin'],
});

export function registerRemoveTeamMember(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    await requireTeam(deps.database.slonik, c.req.valid('param').teamId);
    return c.json(presentMember(await changeMember(deps, c.req.valid('param'), null)), 200);
  });
}
