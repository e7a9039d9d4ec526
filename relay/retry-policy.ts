import { PulseError } from '../lib/errors.ts';

/** Attempts after which a delivery is dead: some half an hour. A person may queue it again. */
export const ATTEMPTS_MAX = 10;
const FIRST_WAIT_MS = 2_000;
const WAIT_LIMIT_MS = 3_600_000;
const ERROR_CHARS_MAX = 2_000;

export interface FailureVerdict {
  readonly isDead: boolean;
  readonly waitMs: number;
  readonly error: string;
}

/**
 * What becomes of a delivery after a failed attempt. What cannot be read is dead at once, since its bytes do not change; waits double,
 * and differ, so that deliveries that failed together do not come back together.
 * @param attempts those before this one
 * @param chance 0..1, evenly spread
 */
export function judgeFailure(error: unknown, attempts: number, chance: number): FailureVerdict {
  const isUnreadable = error instanceof PulseError && error.code === 'delivery_unreadable';
  const isDead = isUnreadable || attempts + 1 >= ATTEMPTS_MAX;
  const waitMs = Math.min(FIRST_WAIT_MS * 2 ** attempts, WAIT_LIMIT_MS) * (0.5 + chance / 2);
  return { isDead, waitMs, error: describe(error) };
}

/** The database refuses NUL and lone surrogates, which an error may quote. */
function describe(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.slice(0, ERROR_CHARS_MAX).replaceAll('\0', '').toWellFormed();
}

/** PostgreSQL's classes of errors that say nothing against what was written: connection, resources, operator, system, rollback. */
const PASSING_CLASSES = new Set(['08', '53', '58', '57', '40']);
/** A statement that took too long: what it was about may be the reason. */
const QUERY_CANCELED = '57014';
/** A lock not to be had, a server that only reads, a socket that broke. */
const OTHER_PASSING = new Set(['55P03', '25006', 'ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT']);

/** Whether an error is of the database's health rather than of what was written: then it counts against no delivery. */
export function isPassing(error: unknown): boolean {
  if (error instanceof PulseError) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code !== 'string') return isConnectionError(error);
  if (code === QUERY_CANCELED) return false;
  return PASSING_CLASSES.has(code.slice(0, 2)) || OTHER_PASSING.has(code);
}

/** pg has no code for connections that ended. */
function isConnectionError(error: unknown): boolean {
  return error instanceof Error && /connection|client was closed/i.test(error.message);
}

/** Whether PostgreSQL ended a transaction in favour of another: the same again may succeed at once. */
export function isConflict(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return code === '40P01' || code === '40001';
}
