import { listAccessTokens } from '../../../sql/accounts/access-tokens.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentAccessToken } from '../../present/account.ts';
import { AccessTokenListQuerySchema, AccessTokenPageSchema } from '../../schemas/accounts/user.ts';

export const registerListMyTokens = pagedRoute({
  path: '/v1/me/tokens',
  operationId: 'listMyTokens',
  access: 'account.read',
  tag: 'Accounts',
  summary: 'List one’s access tokens',
  description: 'Those that are good still, the newest first.',
  query: AccessTokenListQuerySchema,
  result: AccessTokenPageSchema,
  cursor: cursorCodec('access-tokens', { createdAt: cursorPart.time(), tokenId: cursorPart.uuid() }),
  list: ({ database }, { person: { userId }, after, limit }) =>
    listAccessTokens(database.slonik, { userId }, { after, limit }),
  keyOf: (row) => ({ createdAt: row.createdAtExact, tokenId: row.tokenId }),
  present: presentAccessToken,
});
