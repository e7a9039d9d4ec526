import { PulseError } from '../../../lib/errors.ts';

/**
 * What can go wrong when GitHub is asked, besides a limit (`RateLimited`):
 *
 * - `github_unauthorized`: the credential is not valid (any more)
 * - `github_forbidden`: it lacks a right, which the message names
 * - `github_not_found`: it does not exist, or the credential may not see it
 * - `github_gone`, `github_conflict`, `github_rejected`: 410, 409, 422 and other refusals of the request itself
 * - `github_unavailable`: no answer, a broken one, or 5xx; worth another try
 * - `github_timeout`: no complete answer in time; worth another try, with smaller pages
 * - `github_answer_too_large`, `github_answer_unreadable`: not what an API answers
 * - `github_redirect_refused`: it points to another origin
 * - `github_query_failed`: GraphQL errors; `github_query_too_large`: a page too large for GitHub
 * - `github_not_configured`: there is no credential
 */
export type GitHubErrorCode =
  | 'github_unauthorized'
  | 'github_forbidden'
  | 'github_not_found'
  | 'github_gone'
  | 'github_conflict'
  | 'github_rejected'
  | 'github_unavailable'
  | 'github_timeout'
  | 'github_answer_too_large'
  | 'github_answer_unreadable'
  | 'github_redirect_refused'
  | 'github_query_failed'
  | 'github_query_too_large'
  | 'github_not_configured';

/** GitHub could not be asked, or said no. The message holds no header, no token and no body. */
export class GitHubError extends PulseError {
  override readonly name = 'GitHubError';
  declare readonly code: GitHubErrorCode;
  /** HTTP status, where there was an answer. */
  readonly status: number | null;
  /** When to try again, where the server said so; whoever runs activities takes it for the delay. */
  readonly retryAfterMs: number | null;

  constructor(
    code: GitHubErrorCode,
    message: string,
    options: {
      status?: number;
      retryAfterMs?: number | null;
      cause?: unknown;
      details?: Record<string, unknown>;
    } = {},
  ) {
    const { status, retryAfterMs, ...rest } = options;
    super(code, message, {
      ...rest,
      details: { ...rest.details, ...(status === undefined ? {} : { status }) },
    });
    this.status = status ?? null;
    this.retryAfterMs = retryAfterMs ?? null;
  }
}

const QUOTE_LENGTH_MAX = 300;

/** What GitHub itself says, made fit for one line: no control characters, not too long. */
export function quoteGitHub(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return line.length > QUOTE_LENGTH_MAX ? `${line.slice(0, QUOTE_LENGTH_MAX)}…` : line;
}
