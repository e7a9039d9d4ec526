import { listSessions } from '../../../sql/accounts/user-sessions.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentSession } from '../../present/account.ts';
import { UserSessionListQuerySchema, UserSessionPageSchema } from '../../schemas/accounts/session.ts';

export const registerListMySessions = pagedRoute({
  path: '/v1/me/sessions',
  operationId: 'listMySessions',
  access: 'account.read',
  tag: 'Accounts',
  summary: 'List one’s sessions',
  description: 'Those that go on, the one used last first.',
  query: UserSessionListQuerySchema,
  result: UserSessionPageSchema,
  cursor: cursorCodec('user-sessions', { lastUsedAt: cursorPart.time(), sessionId: cursorPart.uuid() }),
  list: ({ database }, { person, after, limit }) =>
    listSessions(database.slonik, person.userId, { after, limit }),
  keyOf: (row) => ({ lastUsedAt: row.lastUsedAtExact, sessionId: row.sessionId }),
  present: (row, _, { person }) => presentSession(row, person.sessionId),
});
