import { listAccessTokens } from '../../../sql/accounts/access-tokens.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentAccessToken } from '../../present/account.ts';
import { requireAskedTeam } from '../../require-asked.ts';
import { AccessTokenListQuerySchema, AccessTokenPageSchema } from '../../schemas/accounts/user.ts';
import { TeamParamsSchema } from '../../schemas/settings/team.ts';

export const registerListTeamTokens = pagedRoute({
  path: '/v1/teams/{teamId}/tokens',
  operationId: 'listTeamTokens',
  access: 'team.manage',
  tag: 'Teams',
  summary: 'List the access tokens of a team',
  description: 'Those that are good still, the newest first.',
  params: TeamParamsSchema,
  query: AccessTokenListQuerySchema,
  result: AccessTokenPageSchema,
  problems: ['team_not_found'],
  cursor: cursorCodec('team-tokens', { createdAt: cursorPart.time(), tokenId: cursorPart.uuid() }),
  list: ({ database }, { params: { teamId }, after, limit }) =>
    listAccessTokens(database.slonik, { teamId }, { after, limit }),
  keyOf: (row) => ({ createdAt: row.createdAtExact, tokenId: row.tokenId }),
  present: presentAccessToken,
  ifEmpty: requireAskedTeam,
});
