import type { HttpAnswer } from './exchange.ts';
import { GitHubError, type GitHubErrorCode, quoteGitHub } from './github-error.ts';
import { readRetryAfter } from './read-limits.ts';

export interface Refusal {
  readonly answer: HttpAnswer;
  /** `GET /repos/a/b` */
  readonly request: string;
  /** `installation 42`, `the token in GITHUB_TOKEN`. */
  readonly credential: string;
  /** GitHub's own words, unquoted. */
  readonly message: string;
}

const CODES: Readonly<Record<number, GitHubErrorCode>> = {
  401: 'github_unauthorized',
  403: 'github_forbidden',
  404: 'github_not_found',
  409: 'github_conflict',
  410: 'github_gone',
  451: 'github_gone',
};

/** The error for an answer of 400 or more: what was refused to whom, why, and what to do. */
export function explainRefusal(refusal: Refusal): GitHubError {
  const { answer, request } = refusal;
  const { status } = answer;
  const said = quoteGitHub(refusal.message);
  // GitHub's support asks for it.
  const id = answer.headers.get('x-github-request-id');
  const requestId = id === null ? {} : { requestId: quoteGitHub(id) };
  const quoted = said === '' ? `status ${status}` : `${status}: ${said}`;
  if (status >= 500) {
    const code = status === 502 || status === 504 ? 'github_timeout' : 'github_unavailable';
    const text = `${request}: GitHub is in trouble (${quoted}). It is tried again later; see its status page if it persists.`;
    return new GitHubError(code, text, {
      status,
      retryAfterMs: readRetryAfter(answer.headers),
      details: requestId,
    });
  }
  const missing = findMissingRights(answer.headers);
  const advice = advise(refusal, missing);
  return new GitHubError(CODES[status] ?? 'github_rejected', `${request}: ${quoted}. ${advice}`, {
    status,
    details: { ...requestId, ...(missing === null ? {} : { missingRights: missing }) },
  });
}

/** What GitHub says in the body of a refusal; empty when it says nothing that can be read. */
export function readMessage({ body }: HttpAnswer): string {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (typeof value !== 'object' || value === null) return '';
    const { message, errors } = value as { message?: unknown; errors?: unknown };
    const reasons = Array.isArray(errors) ? errors.map(nameReason).filter((reason) => reason !== '') : [];
    return [typeof message === 'string' ? message : '', ...reasons].filter((part) => part !== '').join('; ');
  } catch {
    return '';
  }
}

function nameReason(error: unknown): string {
  if (typeof error === 'string') return error;
  if (typeof error !== 'object' || error === null) return '';
  const { message, resource, field, code } = error as Record<string, unknown>;
  if (typeof message === 'string') return message;
  return [resource, field, code].filter((part) => typeof part === 'string').join(' ');
}

/**
 * The right that a request needs and the credential may lack: a fine-grained permission (`pull_requests=read`), or classic
 * scopes (`repo or admin:repo_hook`); null when GitHub does not say.
 */
export function findMissingRights(headers: Headers): string | null {
  const permissions = headers.get('x-accepted-github-permissions')?.trim();
  if (permissions) return quoteGitHub(permissions.replaceAll(';', ' or '));
  const accepted = readScopes(headers.get('x-accepted-oauth-scopes'));
  const granted = headers.get('x-oauth-scopes');
  if (accepted.length === 0 || granted === null) return null;
  const held = new Set(readScopes(granted));
  return accepted.some((scope) => held.has(scope)) ? null : quoteGitHub(`scope ${accepted.join(' or ')}`);
}

function readScopes(header: string | null): string[] {
  return (header ?? '')
    .split(',')
    .map((scope) => scope.trim())
    .filter((scope) => scope !== '');
}

function advise({ answer, credential, message }: Refusal, missing: string | null): string {
  const { status, headers } = answer;
  const right = missing === null ? '' : ` The request needs the right ${missing}.`;
  if (status === 401) {
    return `${upper(credential)} is not valid: it has expired, was revoked, or belongs to another GitHub. Give a new one.`;
  }
  if (headers.get('x-github-sso')?.startsWith('required')) {
    return `The organisation demands single sign-on: authorise ${credential} for it in GitHub’s settings.`;
  }
  if (status === 403 && /suspended/i.test(message)) {
    return `Access through ${credential} is suspended: have an owner lift that in GitHub’s settings.`;
  }
  if (status === 403) {
    return `${upper(credential)} lacks a right.${right || ' GitHub does not name it.'} Grant it and try again.`;
  }
  if (status === 404) {
    return `It does not exist, or ${credential} may not see it.${right} Check the name and the rights.`;
  }
  if (status === 451) return 'GitHub has blocked it for legal reasons.';
  return 'The request cannot succeed as it is.';
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
