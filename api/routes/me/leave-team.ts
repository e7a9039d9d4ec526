import { changeMember } from '../../../lib/accounts/change-member.ts';
import { requirePerson } from '../../accounts/require-person.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentMember } from '../../present/account.ts';
import { type ApiRouter, route } from '../../route.ts';
import { MemberSchema } from '../../schemas/accounts/member.ts';
import { TeamParamsSchema } from '../../schemas/settings/team.ts';

const definition = route({
  method: 'post',
  path: '/v1/me/teams/{teamId}/leave',
  operationId: 'leaveTeam',
  access: 'account.write',
  tag: 'Accounts',
  summary: 'Leave a team',
  params: TeamParamsSchema,
  success: { 200: 'What one was in it.' },
  result: MemberSchema,
  problems: ['member_not_found', 'last_admin'],
});

export function registerLeaveTeam(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { userId } = requirePerson(c);
    const member = await changeMember(deps, { teamId: c.req.valid('param').teamId, userId }, null);
    return c.json(presentMember(member), 200);
  });
}
