import type { Ban, SeenLimit } from '../../../lib/github-limits/turn.ts';
import type { HttpAnswer } from './exchange.ts';

const SECONDARY_LIMIT = /secondary rate limit|abuse detection|temporarily blocked|too many requests/i;
const PRIMARY_LIMIT = /rate limit exceeded|rate limit already exceeded/i;
/** No answer may stop everything for longer. */
const WAIT_MAX_MS = 24 * 3_600_000;

/** The `x-ratelimit-*` headers; null when the server sends none. The reset is taken relative to the server's own clock. */
export function readLimitHeaders({ headers, headersAtMs }: HttpAnswer, resource: string): SeenLimit | null {
  const limit = readCount(headers.get('x-ratelimit-limit'));
  const remaining = readCount(headers.get('x-ratelimit-remaining'));
  const reset = readCount(headers.get('x-ratelimit-reset'));
  if (limit === null || remaining === null || reset === null) return null;
  const elapsedMs = performance.now() - headersAtMs;
  const resetInMs = reset * 1000 - serverTime(headers) - elapsedMs;
  return {
    resource: headers.get('x-ratelimit-resource') || resource,
    limit,
    remaining,
    resetInMs: Math.min(WAIT_MAX_MS, resetInMs),
  };
}

/**
 * Whether an answer says that a limit was hit, in any of GitHub's forms: 403 or 429, with `retry-after`, with nothing left, or
 * with nothing but a message.
 */
export function readBan(answer: HttpAnswer, message: string): Ban | null {
  const { status, headers } = answer;
  if (status !== 403 && status !== 429) return null;
  const retryAfterMs = readRetryAfter(headers);
  const because = message || 'GitHub asked to slow down';
  if (retryAfterMs !== null) return { scope: 'credential', waitMs: retryAfterMs, because };
  if (SECONDARY_LIMIT.test(message)) return { scope: 'credential', waitMs: null, because };
  const isUsedUp = headers.get('x-ratelimit-remaining') === '0';
  if (isUsedUp || PRIMARY_LIMIT.test(message)) {
    const seen = readLimitHeaders(answer, '');
    return {
      scope: 'resource',
      waitMs: isUsedUp && seen !== null ? Math.max(1_000, seen.resetInMs) : null,
      because,
    };
  }
  return status === 429 ? { scope: 'credential', waitMs: null, because } : null;
}

/** `retry-after`, in seconds or as a date, in milliseconds; null when there is none that can be read. */
export function readRetryAfter(headers: Headers): number | null {
  const value = headers.get('retry-after')?.trim();
  if (value === undefined) return null;
  const seconds = readCount(value);
  const waitMs = seconds === null ? Date.parse(value) - serverTime(headers) : seconds * 1000;
  return Number.isNaN(waitMs) ? null : Math.min(WAIT_MAX_MS, Math.max(1_000, waitMs));
}

/** What the server's clock shows; null when it does not say. */
export function readServerTime(headers: Headers): number | null {
  const time = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(time) ? null : time;
}

function serverTime(headers: Headers): number {
  return readServerTime(headers) ?? Date.now();
}

function readCount(text: string | null): number | null {
  return text !== null && /^\d{1,12}$/.test(text) ? Number(text) : null;
}
