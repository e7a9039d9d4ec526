import { changeMember } from '../../../lib/accounts/change-member.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentMember } from '../../present/account.ts';
import { requireTeam } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { ChangeMemberSchema, MemberParamsSchema, MemberSchema } from '../../schemas/accounts/member.ts';

const definition = route({
  method: 'patch',
  path: '/v1/teams/{teamId}/members/{userId}',
  operationId: 'changeTeamMember',
  access: 'team.manage',
  tag: 'Teams',
  summary: 'Give a member another role',
  params: MemberParamsSchema,
  body: ChangeMemberSchema,
  success: { 200: 'The member as they are now.' },
  result: MemberSchema,
  problems: ['team_not_found', 'member_not_found', 'last_admin'],
});

export function registerChangeTeamMember(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    await requireTeam(deps.database.slonik, c.req.valid('param').teamId);
    const member = await changeMember(deps, c.req.valid('param'), c.req.valid('json').role);
    return c.json(presentMember(member), 200);
  });
}
