import { ApplicationFailure } from '@temporalio/common';
import { z } from 'zod';
import type { FetchInput } from '../../domain/workflow-messages/repository-sync.ts';
import { RateLimited } from '../../lib/github-limits/rate-limited.ts';
import { FINAL_ERROR_CODES } from '../parts/final-error-codes.ts';

/** Answers that took GitHub too long, or were too much: smaller pages may do. */
const TOO_MUCH = new Set(['github_timeout', 'github_query_too_large', 'github_answer_too_large']);
/** What a credential without the right, or a repository without the feature, is told. */
const WITHOUT_RIGHT = new Set(['github_forbidden', 'github_not_found', 'github_gone']);

/** Final for a single request, but one page of many may just have gone wrong. */
const MAY_PASS = new Set(['github_redirect_refused']);

/** How long a limit makes us wait; null when the error is none of a limit. */
export function limitWait(error: unknown): { readonly waitMs: number; readonly waitsFor: string } | null {
  if (!(error instanceof RateLimited)) return null;
  return { waitMs: error.retryAfterMs, waitsFor: `GitHub’s limit (${error.limit.resource})` };
}

export function wantsSmallerPage(error: unknown): boolean {
  return TOO_MUCH.has(codeOf(error));
}

export function lacksRight(error: unknown): boolean {
  return WITHOUT_RIGHT.has(codeOf(error));
}

/**
 * What Temporal is told of an error. Attempts are counted here, because waits for a limit are attempts to Temporal, and
 * must not make a sync fail.
 */
export function fetchFailure(
  error: unknown,
  failures: number,
  { failuresMax, retryAfterMs }: Pick<FetchInput, 'failuresMax' | 'retryAfterMs'>,
): ApplicationFailure {
  if (error instanceof ApplicationFailure) return error;
  const code = error instanceof z.ZodError ? 'github_answer_unreadable' : codeOf(error);
  const issue = error instanceof z.ZodError ? error.issues[0] : undefined;
  const message = issue
    ? `GitHub’s answer has another shape than expected, at ${issue.path.join('.') || 'the top'}: ${issue.message}.`
    : error instanceof Error
      ? error.message
      : String(error);
  return ApplicationFailure.create({
    message,
    type: code || 'internal_error',
    nonRetryable: (FINAL_ERROR_CODES.has(code) && !MAY_PASS.has(code)) || failures >= failuresMax,
    nextRetryDelay: retryDelay(error, failures, retryAfterMs),
    ...(error instanceof Error ? { cause: error } : {}),
  });
}

/**
 * What the server asks for, else longer with each failure in a row. Temporal's own delay would grow with every wait for a limit,
 * too.
 */
function retryDelay(error: unknown, failures: number, firstMs: number): number {
  const { retryAfterMs } = (error ?? {}) as { retryAfterMs?: unknown };
  if (typeof retryAfterMs === 'number') return retryAfterMs;
  return Math.min(RETRY_MAX_MS, firstMs * 2 ** Math.max(0, failures - 1));
}

const RETRY_MAX_MS = 30_000;

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}
