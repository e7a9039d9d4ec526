import { refreshSession as refresh } from '../../../lib/accounts/refresh-session.ts';
import { PulseError } from '../../../lib/errors.ts';
import { REFRESH_COOKIE, readOwnCookie } from '../../access/own-cookies.ts';
import { answerSession, forgetCookies } from '../../accounts/answer-session.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { type ApiRouter, route } from '../../route.ts';
import { OpenedSessionSchema, RefreshSchema } from '../../schemas/accounts/session.ts';

const definition = route({
  method: 'post',
  path: '/v1/auth/refresh',
  operationId: 'refreshSession',
  access: 'public',
  audited: 'nothing',
  tag: 'Accounts',
  summary: 'Get the next access token of a session',
  description:
    'A refresh token is used once; the answer holds the next one. One that was used before ends the session, but for the one right before within 10 seconds, which two tabs at once use.',
  body: RefreshSchema,
  success: { 200: 'The session goes on.' },
  result: OpenedSessionSchema,
  problems: ['refresh_refused'],
});

export function registerRefreshSession(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const cookie = readOwnCookie(c, REFRESH_COOKIE);
    const { refreshToken = cookie } = c.req.valid('json');
    if (refreshToken === undefined)
      throw new PulseError('refresh_refused', 'Send `refreshToken`, or the cookie that holds it.');
    try {
      const session = await refresh(deps.accounts, refreshToken);
      return c.json(await answerSession(c, deps, session, refreshToken === cookie), 200);
    } catch (error) {
      if (refreshToken === cookie) forgetCookies(c);
      throw error;
    }
  });
}
