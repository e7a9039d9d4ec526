import { PulseError } from '../../../lib/errors.ts';
import { deleteAccessToken } from '../../../sql/accounts/access-tokens.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentAccessToken } from '../../present/account.ts';
import { type ApiRouter, route } from '../../route.ts';
import { AccessTokenSchema, TeamTokenParamsSchema } from '../../schemas/accounts/user.ts';

const definition = route({
  method: 'delete',
  path: '/v1/teams/{teamId}/tokens/{tokenId}',
  operationId: 'deleteTeamToken',
  access: 'team.manage',
  tag: 'Teams',
  summary: 'Take an access token of a team back',
  params: TeamTokenParamsSchema,
  success: { 200: 'The token that was.' },
  result: AccessTokenSchema,
  problems: ['team_not_found', 'token_not_found'],
});

export function registerDeleteTeamToken(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { teamId, tokenId } = c.req.valid('param');
    const row = await deleteAccessToken(deps.database.slonik, { teamId }, tokenId);
    if (row === null) throw new PulseError('token_not_found', 'The team has no such token.');
    return c.json(presentAccessToken(row), 200);
  });
}
