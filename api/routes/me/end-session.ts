import { PulseError } from '../../../lib/errors.ts';
import { endSessions } from '../../../sql/accounts/user-sessions.ts';
import { requirePerson } from '../../accounts/require-person.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { type ApiRouter, route } from '../../route.ts';
import { DoneSchema } from '../../schemas/accounts/account-parts.ts';
import { UserSessionParamsSchema } from '../../schemas/accounts/session.ts';

const definition = route({
  method: 'delete',
  path: '/v1/me/sessions/{sessionId}',
  operationId: 'endMySession',
  access: 'account.write',
  tag: 'Accounts',
  summary: 'End one of one’s sessions',
  description: 'It is over with its next request.',
  params: UserSessionParamsSchema,
  success: { 200: 'It was done.' },
  result: DoneSchema,
  problems: ['session_not_found'],
});

export function registerEndMySession(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { userId } = requirePerson(c);
    const { sessionId } = c.req.valid('param');
    const ended = await deps.database.slonik.transaction((db) =>
      endSessions(db, userId, 'signed_out', { only: sessionId }),
    );
    if (ended === 0) throw new PulseError('session_not_found', 'You have no such session, or it is over.');
    return c.json({ done: true as const }, 200);
  });
}
