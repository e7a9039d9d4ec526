import type { FakeGitHub } from './fake-github.ts';

/** An answer of the fake, read. */
export interface Asked {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON, or the text when it is none. */
  readonly body: unknown;
}

/** Asks a fake as a client does. @param target a path, or an address as `Link` has it */
export async function ask(
  fake: FakeGitHub,
  token: string | null,
  target: string,
  options: {
    readonly method?: string;
    readonly body?: unknown;
    readonly headers?: Record<string, string>;
  } = {},
): Promise<Asked> {
  const response = await fetch(new URL(target, fake.url), {
    method: options.method ?? 'GET',
    redirect: 'manual',
    headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...options.headers },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  const text = await response.text();
  let body: unknown = text;
  try {
    body = text === '' ? undefined : JSON.parse(text);
  } catch {
    // It stays the text that it is.
  }
  return { status: response.status, headers: Object.fromEntries(response.headers), body };
}

/** Follows `Link` to the end. @returns all items of all pages */
export async function askAll(fake: FakeGitHub, token: string, target: string): Promise<unknown[]> {
  const items: unknown[] = [];
  for (let next: string | undefined = target; next !== undefined; ) {
    const { body, headers } = await ask(fake, token, next);
    items.push(...(body as unknown[]));
    next = /<([^>]+)>; rel="next"/.exec(headers.link ?? '')?.[1];
  }
  return items;
}

/** Signs the JWT with which an App introduces itself. */
export async function signAppToken(appId: number, privateKey: string, lifeS = 300): Promise<string> {
  const { createSign } = await import('node:crypto');
  const nowS = Math.floor(Date.now() / 1_000);
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const unsigned = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode({ iat: nowS - 10, exp: nowS + lifeS, iss: String(appId) })}`;
  return `${unsigned}.${createSign('RSA-SHA256').update(unsigned).sign(privateKey, 'base64url')}`;
}
