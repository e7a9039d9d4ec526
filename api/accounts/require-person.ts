import type { Context } from 'hono';
import type { Principal } from '../../domain/access/principal.ts';
import type { SignedInPerson } from '../../lib/accounts/change-account.ts';

/** Who asks, where the guard let in people only. */
export function requirePerson(c: Context): SignedInPerson {
  const { userId, sessionId } = c.get('principal') as Principal;
  if (userId === null) throw new TypeError('the guard let somebody in who is no person');
  return { userId, sessionId };
}
