/**
 * Asks the API as whoever is signed in: the browser sends the cookie along. A session whose short token ran out gets a new one, once, and the
 * request is sent again.
 */

/** What is tried by pages open beside each other, one after the other: a refresh token is good for one use. */
const REFRESH_LOCK = 'pulse-refresh';

/** What the API says went wrong (RFC 9457). */
export class Problem extends Error {
  constructor(problem, retryAfterSeconds) {
    super(problem.detail);
    this.code = problem.code;
    this.status = problem.status;
    /** What is wrong with the input: `{ pointer, detail }`. */
    this.errors = problem.errors ?? [];
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/**
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 * @returns what the API answers; undefined where there is nothing to say
 * @throws {Problem}
 */
export async function callApi(method, path, body) {
  try {
    return await read(await send(method, path, body));
  } catch (error) {
    if (error.code !== 'unauthorized' || !(await refresh())) throw error;
    return read(await send(method, path, body));
  }
}

/** All pages of a list, up to a limit. */
export async function listAll(path, itemsMax = 500) {
  const items = [];
  let cursor;
  do {
    const url = new URL(path, location.origin);
    if (cursor) url.searchParams.set('cursor', cursor);
    const page = await callApi('GET', url.pathname + url.search);
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor && items.length < itemsMax);
  return { items, isCut: Boolean(cursor) };
}

/** The page for signing in, which leads back to here. */
export function signInAddress() {
  return `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`;
}

async function refresh() {
  const ask = async () => (await send('POST', '/v1/auth/refresh', {})).ok;
  return navigator.locks ? navigator.locks.request(REFRESH_LOCK, ask) : ask();
}

async function send(method, path, body) {
  try {
    return await fetch(path, {
      method,
      credentials: 'same-origin',
      headers: {
        Accept: 'application/json',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw new Problem({
      code: 'unreachable',
      status: 0,
      detail: 'Pulse cannot be reached. Look at your connection, then try again.',
    });
  }
}

async function read(answer) {
  const isJson = /\bjson\b/.test(answer.headers.get('Content-Type') ?? '');
  const content = isJson ? await answer.json() : undefined;
  if (answer.ok) return content;
  const retryAfter = Number(answer.headers.get('Retry-After')) || undefined;
  if (content?.detail) throw new Problem(content, retryAfter);
  throw new Problem({
    code: 'unknown',
    status: answer.status,
    detail: `Something between this browser and Pulse answered with ${answer.status}. Try again in a moment.`,
  });
}
