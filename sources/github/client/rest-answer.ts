import type { HttpAnswer } from './exchange.ts';
import { GitHubError } from './github-error.ts';

/** What a request is counted as; the headers of its answer have the last word. */
export function nameResource(url: string, apiUrl: string): { readonly name: string; readonly cost: number } {
  const path = new URL(url).pathname.slice(new URL(apiUrl).pathname.replace(/\/$/, '').length);
  if (path === '/rate_limit') return { name: 'core', cost: 0 };
  if (path.startsWith('/search/code')) return { name: 'code_search', cost: 1 };
  return { name: path.startsWith('/search/') ? 'search' : 'core', cost: 1 };
}

/** The headers of a 304 as those of the answer that it confirms. */
export function restoreHeaders(
  answer: HttpAnswer,
  kept: { readonly link: string | null; readonly contentType: string | null },
) {
  const headers = new Headers(answer.headers);
  if (kept.link !== null) headers.set('link', kept.link);
  if (kept.contentType !== null) headers.set('content-type', kept.contentType);
  return headers;
}

/**
 * The body: parsed JSON, text for other types, null when there is none.
 *
 * @throws GitHubError `github_answer_unreadable`
 */
export function readData({ body, headers, status }: HttpAnswer, request: string): unknown {
  if (body.length === 0) return null;
  const type = headers.get('content-type') ?? 'application/json';
  if (!/\bjson\b/.test(type)) return body.toString('utf8');
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch (cause) {
    throw new GitHubError(
      'github_answer_unreadable',
      `${request}: the answer is broken JSON (${body.length} bytes). It is tried again later; check what stands between Pulse and GitHub if it persists.`,
      { status, cause: new Error((cause as Error).name) },
    );
  }
}
