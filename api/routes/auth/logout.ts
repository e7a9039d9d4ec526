import { hashToken } from '../../../lib/accounts/hash-token.ts';
import { nameActor } from '../../../lib/accounts/name-actor.ts';
import { endSessions, findSessionOfToken } from '../../../sql/accounts/user-sessions.ts';
import { REFRESH_COOKIE, readOwnCookie } from '../../access/own-cookies.ts';
import { forgetCookies } from '../../accounts/answer-session.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { type ApiRouter, route } from '../../route.ts';
import { DoneSchema } from '../../schemas/accounts/account-parts.ts';
import { RefreshSchema } from '../../schemas/accounts/session.ts';

const definition = route({
  method: 'post',
  path: '/v1/auth/logout',
  operationId: 'logout',
  access: 'public',
  tag: 'Accounts',
  summary: 'End the session of a refresh token',
  description: 'Cookies are taken back. A session that is over already stays so.',
  body: RefreshSchema,
  success: { 200: 'It was done.' },
  result: DoneSchema,
});

export function registerLogout(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { refreshToken = readOwnCookie(c, REFRESH_COOKIE) } = c.req.valid('json');
    forgetCookies(c);
    const { slonik } = deps.database;
    const session =
      refreshToken === undefined ? null : await findSessionOfToken(slonik, hashToken(refreshToken));
    if (session !== null) {
      nameActor(session.userId);
      await slonik.transaction((db) =>
        endSessions(db, session.userId, 'signed_out', { only: session.sessionId }),
      );
    }
    return c.json({ done: true as const }, 200);
  });
}
