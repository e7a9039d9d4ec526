import { issueToken } from '../../../lib/accounts/issue-token.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentAccessToken } from '../../present/account.ts';
import { requireTeam } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { CreateTeamTokenSchema, MadeAccessTokenSchema } from '../../schemas/accounts/user.ts';
import { TeamParamsSchema } from '../../schemas/settings/team.ts';

const definition = route({
  method: 'post',
  path: '/v1/teams/{teamId}/tokens',
  operationId: 'createTeamToken',
  access: 'team.manage',
  tag: 'Teams',
  summary: 'Make an access token of a team, for machines',
  description:
    'It belongs to no person, and may do what a member may: for builds that send coverage and deployments.',
  params: TeamParamsSchema,
  body: CreateTeamTokenSchema,
  success: { 201: 'The token, shown this once.' },
  result: MadeAccessTokenSchema,
  problems: ['team_not_found', 'too_many_tokens'],
});

export function registerCreateTeamToken(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { teamId } = c.req.valid('param');
    await requireTeam(deps.database.slonik, teamId);
    const createdBy = c.get('principal')?.userId ?? null;
    const { secret, row } = await issueToken(deps.database, { teamId }, createdBy, c.req.valid('json'));
    c.header('Cache-Control', 'no-store');
    return c.json({ ...presentAccessToken(row), secret }, 201);
  });
}
