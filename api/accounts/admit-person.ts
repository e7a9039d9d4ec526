import type { Context } from 'hono';
import type { ApiEnv } from '../route.ts';
import { requirePerson } from './require-person.ts';

/** Whoever is signed in, at an operation that is open to all. @throws PulseError `unauthorized`, `forbidden` */
export async function admitPerson(c: Context<ApiEnv>): Promise<string> {
  await c.get('guard').admit(c, 'account.write');
  return requirePerson(c).userId;
}
