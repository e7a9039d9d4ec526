import { GitHubError } from './github-error.ts';

/** One request as it goes over the wire. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** For the whole exchange, body included. */
  readonly timeLimitMs: number;
  readonly answerLimitBytes: number;
  readonly signal?: AbortSignal | undefined;
}

/** One complete answer. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
  /** When the headers were there, by `performance.now()`. */
  readonly headersAtMs: number;
}

/**
 * Sends one request and reads the whole answer. It follows no redirect and tries nothing twice: each request has a turn of its
 * own.
 *
 * @throws GitHubError `github_unavailable`, `github_timeout`, `github_answer_too_large`; the signal's own reason when it fires
 */
export async function exchange(request: HttpRequest): Promise<HttpAnswer> {
  const limit = AbortSignal.timeout(request.timeLimitMs);
  const signal = request.signal === undefined ? limit : AbortSignal.any([limit, request.signal]);
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: request.headers,
      body: request.body,
      redirect: 'manual',
      signal,
    });
    const headersAtMs = performance.now();
    const body = await readBody(response, request);
    return { status: response.status, headers: response.headers, body, headersAtMs };
  } catch (error) {
    if (error instanceof GitHubError) throw error;
    request.signal?.throwIfAborted();
    throw limit.aborted ? tooSlow(request, error) : unavailable(request, error);
  }
}

/** `GET /repos/a/b/pulls`, for messages: without the query, which may be long. */
export function nameRequest(method: string, url: string): string {
  return `${method} ${URL.canParse(url) ? new URL(url).pathname : '(no URL)'}`;
}

async function readBody(response: Response, request: HttpRequest): Promise<Buffer> {
  if (response.body === null) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop by an error cancels the stream, and with it the connection.
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (bytes > request.answerLimitBytes) {
      throw new GitHubError(
        'github_answer_too_large',
        `${nameRequest(request.method, request.url)}: the answer has more than ${request.answerLimitBytes} bytes. Ask for fewer items at a time.`,
        { status: response.status, details: { limitBytes: request.answerLimitBytes } },
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooSlow({ method, url, timeLimitMs }: HttpRequest, cause: unknown): GitHubError {
  const text = `${nameRequest(method, url)}: no complete answer from ${new URL(url).host} within ${timeLimitMs / 1000} s. It is tried again later; ask for fewer items at a time if it persists.`;
  return new GitHubError('github_timeout', text, { cause });
}

function unavailable({ method, url }: HttpRequest, error: unknown): GitHubError {
  const { host } = new URL(url);
  const text = `${nameRequest(method, url)}: ${host} cannot be reached or broke off its answer (${nameFault(error)}). It is tried again later; check the network and GITHUB_API_URL if it persists.`;
  return new GitHubError('github_unavailable', text, { cause: error });
}

/** The system's code for it (ECONNREFUSED, UND_ERR_SOCKET, …), which says more than "fetch failed". */
function nameFault(error: unknown): string {
  for (let fault = error; fault instanceof Error; fault = fault.cause) {
    const code = (fault as { code?: unknown }).code;
    if (typeof code === 'string') return code;
  }
  return error instanceof Error ? error.message : 'unknown';
}

/** Whether a request that failed so may have reached GitHub. */
export function mayHaveArrived(error: unknown): boolean {
  return ![
    'ECONNREFUSED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'UND_ERR_CONNECT_TIMEOUT',
  ].includes(error instanceof GitHubError ? nameFault(error.cause) : '');
}
