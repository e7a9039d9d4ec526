import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { PLAIN_ANSWER_HEADERS } from '../middleware/set-security-headers.ts';
import { PROBLEM_PAGE_PATH } from '../problems/problem-response.ts';
import { PROBLEM_TYPES, type ProblemCode } from '../problems/problem-types.ts';

/** Why a delivery is not taken. Each is a value of a metric's label: keep them few. */
export const REJECTION_REASONS = {
  method: 'method_not_allowed',
  address: 'hook_not_found',
  unknown_hook: 'hook_not_found',
  content_encoding: 'unsupported_delivery',
  content_type: 'unsupported_delivery',
  headers: 'invalid_request',
  too_large: 'payload_too_large',
  too_slow: 'request_timeout',
  signature_missing: 'signature_invalid',
  signature_invalid: 'signature_invalid',
  overload: 'deliveries_delayed',
  disk_full: 'disk_full',
  database: 'database_unavailable',
  internal: 'internal_error',
} as const satisfies Record<string, ProblemCode>;

export type RejectionReason = keyof typeof REJECTION_REASONS;

const RETRY_AFTER_SECONDS = 5;

/**
 * Answers that a delivery is not taken: the kind of problem and no more, as anybody may ask. What it was exactly is in the
 * log and the measurements.
 */
export function answerRejection(response: ServerResponse, reason: RejectionReason): number {
  const code = REJECTION_REASONS[reason];
  const { status, title } = PROBLEM_TYPES[code];
  const body = JSON.stringify({
    type: `${PROBLEM_PAGE_PATH}#${code}`,
    title,
    status,
    code,
    detail: `${title}.`,
    requestId: randomUUID(),
  });
  response.writeHead(status, {
    'Content-Type': 'application/problem+json',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    ...PLAIN_ANSWER_HEADERS,
    ...(status === 503 ? { 'Retry-After': String(RETRY_AFTER_SECONDS) } : {}),
    ...(status === 405 ? { Allow: 'POST' } : {}),
  });
  response.end(body);
  return status;
}
