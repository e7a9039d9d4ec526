import { listUsers as list } from '../../../sql/accounts/users.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentUser } from '../../present/account.ts';
import { UserListQuerySchema, UserPageSchema } from '../../schemas/accounts/user.ts';

export const registerListUsers = pagedRoute({
  path: '/v1/users',
  operationId: 'listUsers',
  access: 'installation.operate',
  tag: 'Users',
  summary: 'List users',
  description: 'Who came last first.',
  query: UserListQuerySchema,
  result: UserPageSchema,
  cursor: cursorCodec('users', { createdAt: cursorPart.time(), userId: cursorPart.uuid() }),
  list: ({ database }, { filter: { email }, after, limit }) => list(database.slonik, { email, after, limit }),
  keyOf: (row) => ({ createdAt: row.createdAtExact, userId: row.userId }),
  present: presentUser,
});
