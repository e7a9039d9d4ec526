import { randomBytes } from 'node:crypto';

/** Fresh keys of these ids, as `PULSE_SECRET_KEYS` has them. */
export function newSecretKeys(...ids: readonly string[]): string {
  return ids.map((id) => `${id}:${randomBytes(32).toString('base64')}`).join(',');
}
