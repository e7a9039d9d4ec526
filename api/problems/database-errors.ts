import {
  BackendTerminatedError,
  BackendTerminatedUnexpectedlyError,
  ConnectionError,
  StatementTimeoutError,
} from 'slonik';
import { causesOf, codeOf } from '../../lib/database/causes-of.ts';

const NETWORK_CODES: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
]);
/** SQLSTATE class 08 (connection), 57P01-57P03 (shutting down, crashed, starting), 53300 (too many connections). */
const UNAVAILABLE_STATES = /^(?:08...|57P0[1-5]|53300)$/;
/**
 * What only a race lets through the checks before it: a key that another took, a row that another removed, two transactions of which
 * one had to give way. (https://www.postgresql.org/docs/current/errcodes-appendix.html)
 */
const RACE_STATES: ReadonlySet<unknown> = new Set(['23505', '23503', '23P01', '40001', '40P01']);
const QUERY_CANCELED_STATE = '57014';
const UNAVAILABLE_MESSAGES =
  /connection (?:terminated|ended|timeout)|timeout exceeded when trying to connect|Client has encountered a connection error|pool (?:has ended|is closed)/i;

/** True when the database could not be asked at all, so that the same request may succeed later. */
export function isDatabaseUnavailable(error: unknown): boolean {
  return causesOf(error).some(
    (cause) =>
      NETWORK_CODES.has(codeOf(cause)) ||
      UNAVAILABLE_STATES.test(String(codeOf(cause))) ||
      cause instanceof ConnectionError ||
      cause instanceof BackendTerminatedError ||
      cause instanceof BackendTerminatedUnexpectedlyError ||
      (cause instanceof Error && UNAVAILABLE_MESSAGES.test(cause.message)),
  );
}

/** True when somebody else changed the same rows at the same moment, and was first. */
export function isLostRace(error: unknown): boolean {
  return causesOf(error).some((cause) => RACE_STATES.has(codeOf(cause)));
}

/** True when PostgreSQL ended the statement because it took longer than `statement_timeout`. */
export function isStatementTimeout(error: unknown): boolean {
  return causesOf(error).some(
    (cause) => codeOf(cause) === QUERY_CANCELED_STATE || cause instanceof StatementTimeoutError,
  );
}
