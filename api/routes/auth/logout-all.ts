import { endSessions } from '../../../sql/accounts/user-sessions.ts';
import { forgetCookies } from '../../accounts/answer-session.ts';
import { requirePerson } from '../../accounts/require-person.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { type ApiRouter, route } from '../../route.ts';
import { DoneSchema } from '../../schemas/accounts/account-parts.ts';

const definition = route({
  method: 'post',
  path: '/v1/auth/logout-all',
  operationId: 'logoutAll',
  access: 'account.write',
  tag: 'Accounts',
  summary: 'End all of one’s sessions',
  description: 'Access tokens stay: they are taken back one by one.',
  success: { 200: 'It was done.' },
  result: DoneSchema,
});

export function registerLogoutAll(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { userId } = requirePerson(c);
    await deps.database.slonik.transaction((db) => endSessions(db, userId, 'signed_out_everywhere'));
    forgetCookies(c);
    return c.json({ done: true as const }, 200);
  });
}
