import type { Acting } from './acting.ts';

/** The session's setting that the triggers of the audit trail read. */
const SETTING = 'pulse.acting';

/** The statement that lends a connection to somebody, with its one value. */
export const BEGIN_ACTING = `select set_config('${SETTING}', $1, false)`;
/** The statement that takes it back. */
export const END_ACTING = `select set_config('${SETTING}', '', false)`;

/** What a setting can hold of it: text without NUL, which HTTP does not let through either. */
export function toSetting({ actor, action, ip, userAgent, requestId }: Acting): string {
  return JSON.stringify({ actor, action, ip, userAgent, requestId });
}
