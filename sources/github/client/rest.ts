import { endpoint } from '@octokit/endpoint';
import type { GitHubPriority } from '../../../lib/github-limits/limits.ts';
import { READ_POINTS, WRITE_POINTS } from '../../../lib/github-limits/limits.ts';
import type { AnswerCache } from './answer-cache.ts';
import type { Credential } from './credential.ts';
import { type HttpAnswer, nameRequest } from './exchange.ts';
import { explainRefusal, readMessage } from './explain-refusal.ts';
import { GitHubError } from './github-error.ts';
import { readBan, readLimitHeaders } from './read-limits.ts';
import { nameResource, readData, restoreHeaders } from './rest-answer.ts';
import { readLink, resolveOnOrigin } from './same-origin.ts';
import type { Sender } from './sender.ts';

export interface RequestOptions {
  /** Unless given, that of the client. */
  readonly priority?: GitHubPriority;
  readonly signal?: AbortSignal;
  /** For one exchange, body included. */
  readonly timeLimitMs?: number;
  readonly answerLimitBytes?: number;
}

export interface RestOptions extends RequestOptions {
  /** Keep the answer of this GET, and ask next time whether it still holds, which costs nothing of the hourly limit. */
  readonly cache?: boolean;
  /** Media type, instead of `application/vnd.github+json`. */
  readonly accept?: string;
}

export interface RestAnswer {
  readonly status: number;
  /** Parsed JSON, to be checked by the caller; null for an empty body; text for other types. */
  readonly data: unknown;
  readonly headers: Headers;
  /** True when GitHub said that the kept answer still holds. */
  readonly fromCache: boolean;
  /** The next page, on the same origin; null on the last one. */
  readonly nextUrl: string | null;
  /** Where GitHub says that this lives from now on (301, 308): store its new name. */
  readonly movedTo: string | null;
}

export type RestParameters = Readonly<Record<string, unknown>>;

export const REST_TIME_LIMIT_MS = 30_000;
export const ANSWER_LIMIT_BYTES = 32 * 1024 * 1024;
const REDIRECTS_MAX = 5;
const PERMANENT = new Set([301, 308]);
const TEMPORARY = new Set([302, 307]);
const API_VERSION = '2022-11-28';

interface BuiltRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

interface RestContext {
  readonly sender: Sender;
  readonly cache: AnswerCache;
  readonly credential: Credential;
  readonly priority: GitHubPriority;
  readonly userAgent: string;
}

type FoundAnswer = HttpAnswer & { readonly fromCache: boolean };

/** The REST side of a client with one credential. */
export function createRest(context: RestContext) {
  const { apiUrl } = context.credential.address;
  const commonHeaders = (options: RestOptions) => ({
    accept: options.accept ?? 'application/vnd.github+json',
    'user-agent': context.userAgent,
    'x-github-api-version': API_VERSION,
  });

  async function rest(
    route: string,
    parameters: RestParameters = {},
    options: RestOptions = {},
  ): Promise<RestAnswer> {
    const { method, url, body, headers } = endpoint(route, { ...parameters, baseUrl: apiUrl });
    refuseDotSegments(method, url);
    const type = headers['content-type'];
    const built = {
      method,
      url: resolveOnOrigin(apiUrl, url, 'the route'),
      headers: { ...commonHeaders(options), ...(typeof type === 'string' ? { 'content-type': type } : {}) },
      body: body === undefined ? null : JSON.stringify(body),
    };
    return follow(context, built, options);
  }

  async function page(url: string, options: RestOptions = {}): Promise<RestAnswer> {
    const checked = resolveOnOrigin(apiUrl, url, 'the stored address of a page');
    const built = { method: 'GET', url: checked, headers: commonHeaders(options), body: null };
    return follow(context, built, options);
  }

  return { rest, page };
}

/** A repository called `..` would be a request for something else. */
function refuseDotSegments(method: string, url: string): void {
  if (!/\/\.{1,2}(?=[/?#]|$)/.test(url)) return;
  throw new GitHubError('github_rejected', `${nameRequest(method, url)}: a name must not be “.” or “..”.`);
}

/** The answer at the end of all redirects. */
async function follow(context: RestContext, first: BuiltRequest, options: RestOptions): Promise<RestAnswer> {
  let built = first;
  let movedTo: string | null = null;
  for (let redirects = 0; redirects <= REDIRECTS_MAX; redirects += 1) {
    const answer = await ask(context, built, options);
    const permanent = PERMANENT.has(answer.status);
    if (!permanent && !TEMPORARY.has(answer.status)) {
      return present(built, answer, { movedTo, credential: context.credential.limited.label });
    }
    const location = answer.headers.get('location');
    if (location === null) break;
    const url = resolveOnOrigin(built.url, location, `a redirect (${answer.status})`);
    // A temporary step in between makes the address after it temporary, too.
    if (permanent && (redirects === 0 || movedTo !== null)) movedTo = url;
    built = { ...built, url };
  }
  throw new GitHubError(
    'github_answer_unreadable',
    `${nameRequest(first.method, first.url)}: GitHub redirects in circles or to nowhere. It is tried again later.`,
  );
}

/** One request, without redirects; a 304 comes back as the answer that it confirms. */
async function ask(context: RestContext, built: BuiltRequest, options: RestOptions): Promise<FoundAnswer> {
  const { sender, cache, credential } = context;
  const isCached = options.cache === true && built.method === 'GET';
  const kept = isCached ? await cache.find(credential, built) : null;
  const resource = nameResource(built.url, credential.address.apiUrl);
  const answer = await sender.send(credential, {
    ...built,
    headers: kept === null ? built.headers : { ...built.headers, 'if-none-match': kept.etag },
    resource: resource.name,
    turn: {
      api: 'rest',
      priority: options.priority ?? context.priority,
      cost: resource.cost,
      points: built.method === 'GET' || built.method === 'HEAD' ? READ_POINTS : WRITE_POINTS,
    },
    timeLimitMs: options.timeLimitMs ?? REST_TIME_LIMIT_MS,
    answerLimitBytes: options.answerLimitBytes ?? ANSWER_LIMIT_BYTES,
    signal: options.signal,
    findBan: (found) => (found.status < 400 ? null : readBan(found, readMessage(found))),
    readLimits: (found) => readLimitHeaders(found, resource.name),
  });
  if (answer.status === 304 && kept !== null) {
    const headers = restoreHeaders(answer, kept);
    return { ...answer, status: 200, body: kept.body, headers, fromCache: true };
  }
  if (isCached) await cache.store(credential, built, answer);
  return { ...answer, fromCache: false };
}

function present(
  built: BuiltRequest,
  answer: FoundAnswer,
  { movedTo, credential }: { readonly movedTo: string | null; readonly credential: string },
): RestAnswer {
  const request = nameRequest(built.method, built.url);
  if (answer.status >= 400 || answer.status === 304) {
    throw explainRefusal({ answer, request, credential, message: readMessage(answer) });
  }
  const next = readLink(answer.headers.get('link'), 'next');
  return {
    status: answer.status,
    data: readData(answer, request),
    headers: answer.headers,
    fromCache: answer.fromCache,
    nextUrl: next === null ? null : resolveOnOrigin(built.url, next, 'the next page (Link)'),
    movedTo,
  };
}
