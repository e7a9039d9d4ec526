import { HTTPException } from 'hono/http-exception';
import { isDiskFull } from '../../lib/disk/is-disk-full.ts';
import { PulseError } from '../../lib/errors.ts';
import type { Problem } from '../schemas/parts/problem.ts';
import { isDatabaseUnavailable, isLostRace, isStatementTimeout } from './database-errors.ts';
import { isProblemCode, type ProblemCode } from './problem-types.ts';

/** An error as its caller is told of it. */
export interface DescribedError {
  readonly code: ProblemCode;
  readonly detail: string;
  readonly errors?: Problem['errors'];
  readonly headers?: Readonly<Record<string, string>>;
}

const RETRY_SOON: Readonly<Record<string, string>> = { 'Retry-After': '5' };

/** Somebody has to make room first. */
const DISK_FULL: DescribedError = {
  code: 'disk_full',
  detail:
    'The disk is full, so nothing can be stored. Make room, then try again; /readyz says when that is possible.',
  headers: { 'Retry-After': '30' },
};

const INTERNAL: DescribedError = {
  code: 'internal_error',
  detail: 'The server failed to answer. The log has the reason, under this request id.',
};

/**
 * Turns anything that was thrown into what a caller may know of it.
 *
 * @param isDataDiskFull asked when the database is away: a full disk may be why
 */
export function describeError(error: unknown, isDataDiskFull: () => boolean): DescribedError {
  if (isDiskFull(error) || (isDatabaseUnavailable(error) && isDataDiskFull())) return DISK_FULL;
  if (error instanceof PulseError && isProblemCode(error.code)) {
    return { code: error.code, detail: error.message, ...headersOf(error.code, error) };
  }
  if (isDatabaseUnavailable(error)) {
    return {
      code: 'database_unavailable',
      detail: 'The database cannot be reached. Try again; /readyz says when it is back.',
      headers: RETRY_SOON,
    };
  }
  if (isLostRace(error)) {
    return {
      code: 'changed_meanwhile',
      detail:
        'Somebody else changed the same at the same moment, so nothing of this was stored. Read it again, then repeat what is still wanted.',
    };
  }
  if (isStatementTimeout(error)) {
    return {
      code: 'timeout',
      detail: 'The database took too long. Ask for less (a smaller limit, a narrower filter) or try again.',
    };
  }
  if (error instanceof HTTPException) return describeHttpException(error);
  return INTERNAL;
}

/** What the framework throws by itself. */
function describeHttpException(error: HTTPException): DescribedError {
  switch (error.status) {
    case 400:
      return {
        code: 'invalid_json',
        detail: 'The body is empty or not well-formed JSON: send an object such as {}.',
      };
    case 413:
      return { code: 'payload_too_large', detail: 'The body is larger than this API takes.' };
    case 415:
      return {
        code: 'unsupported_media_type',
        detail: 'Send the body as JSON, with the header "Content-Type: application/json".',
      };
    case 504:
      return { code: 'timeout', detail: 'The answer took too long. Try again.' };
    default:
      return INTERNAL;
  }
}

function headersOf(
  code: ProblemCode,
  { details }: PulseError,
): { headers?: Readonly<Record<string, string>> } {
  if (code === 'unauthorized')
    return { headers: { 'WWW-Authenticate': String(details.challenge ?? 'Bearer') } };
  if (code === 'insufficient_scope')
    return { headers: { 'WWW-Authenticate': 'Bearer error="insufficient_scope"' } };
  if (code === 'too_many_requests') return { headers: { 'Retry-After': String(details.retryAfterSeconds) } };
  const transient = new Set<ProblemCode>([
    'database_unavailable',
    'temporal_unavailable',
    'too_many_listeners',
    'idempotency_key_in_use',
    'coverage_busy',
    'sign_in_busy',
  ]);
  return transient.has(code) ? { headers: RETRY_SOON } : {};
}
