import type { Acting } from './acting.ts';

/** What a session's setting can hold of it: text without NUL, which HTTP does not let through either. */
export function toSetting({ actor, action, ip, userAgent, requestId }: Acting): string {
  return JSON.stringify({ actor, action, ip, userAgent, requestId });
}
