import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLogger } from '../../../lib/logger.ts';
import { createTestApi, readProblem, TEST_TOKEN, type TestApi } from '../test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api[Symbol.asyncDispose]());

test.each([
  ['', 'Bearer'],
  ['Bearer', 'Bearer'],
  ['Bearer wrong', 'Bearer error="invalid_token"'],
  [`Bearer ${TEST_TOKEN}x`, 'Bearer error="invalid_token"'],
  [`Bearer ${TEST_TOKEN.slice(0, -1)}`, 'Bearer error="invalid_token"'],
  [`Basic ${btoa(`x:${TEST_TOKEN}`)}`, 'Bearer'],
  [TEST_TOKEN, 'Bearer'],
])('the Authorization %j does not open the API', async (authorization, challenge) => {
  for (const path of ['/v1/repositories', '/v1/nothing', '/metrics']) {
    const response = await api.send(path, { headers: { Authorization: authorization } });
    expect(response.headers.get('WWW-Authenticate')).toBe(challenge);
    expect(await readProblem(response)).toMatchObject({ status: 401, code: 'unauthorized' });
  }
});

test('the scheme may be written in any case of letters', async () => {
  const response = await api.send('/v1/repositories', { headers: { Authorization: `bearer ${TEST_TOKEN}` } });
  expect(response.status).toBe(200);
});

test('a token in the address does not open the API', async () => {
  const response = await api.app.request(`/v1/repositories?access_token=${TEST_TOKEN}`);
  expect(response.status).toBe(401);
});

test.each(['/healthz', '/readyz', '/openapi.json', '/docs', '/docs/problems'])('%s is open', async (path) => {
  const response = await api.app.request(path);
  expect(response.status).not.toBe(401);
});

test.each(['/v1/repositories', '/v1/nothing', '/healthz', '/docs', '/openapi.json', '/metrics'])(
  '%s protects browsers',
  async (path) => {
    const { headers } = await api.send(path);
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('Strict-Transport-Security')).toBe('max-age=31536000');
    expect(headers.get('Referrer-Policy')).toBe('no-referrer');
    expect(headers.get('Content-Security-Policy')).toMatch(/object-src 'none'.*base-uri 'none'/);
    expect(headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    expect(headers.get('Content-Security-Policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('Content-Security-Policy')).not.toMatch(/unsafe|\*|https?:/);
    expect(headers.get('Access-Control-Allow-Origin')).toBeNull();
    expect(headers.get('Cache-Control')).toMatch(/no-cache|no-store/);
  },
);

test('who is refused is in the log with the address, and no link of a mail is', async () => {
  const lines: string[] = [];
  const stream = { write: (line: string) => void lines.push(line) };
  const logger = createLogger({ name: 'test', level: 'debug', stream });
  await using logged = await createTestApi({ logger });
  const secret = 'x'.repeat(43);
  await logged.send('/v1/repositories', { headers: { Authorization: 'Bearer wrong' } });
  await logged.send('/v1/repositories');
  await logged.app.request(`/reset-password/${secret}`);
  await logged.app.request(`/reset-password/${secret}`, { method: 'POST' });
  const answered = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'answered');
  expect(answered).toMatchObject([
    { level: 'info', path: '/v1/repositories', status: 401, address: '127.0.0.1' },
    { level: 'debug', path: '/v1/repositories', status: 200, actor: 'operator' },
    { level: 'debug', path: '/reset-password/:token', status: 200 },
    { level: 'info', path: '/reset-password/…', status: 405 },
  ]);
  expect(answered[1]).not.toHaveProperty('address');
  expect(lines.join()).not.toContain(secret);
});

test('why somebody could not sign in elsewhere is in the log, and not in the answer', async () => {
  const lines: string[] = [];
  const stream = { write: (line: string) => void lines.push(line) };
  const logger = createLogger({ name: 'test', level: 'info', stream });
  const oidc = {
    issuer: 'https://127.0.0.1:1',
    clientId: 'pulse',
    clientSecret: 'a-client-secret',
    name: 'Nobody',
    allowedDomains: [],
    groupsClaim: undefined,
    groupRoles: [],
  };
  await using logged = await createTestApi({ logger, providers: { github: undefined, oidc } });
  const response = await logged.post('/v1/auth/providers/oidc/begin', {});
  expect(await readProblem(response)).toMatchObject({ code: 'provider_unavailable' });
  const told = lines.map((line) => JSON.parse(line)).find(({ msg }) => msg === 'signing in elsewhere failed');
  expect(told).toMatchObject({ level: 'warn', requestId: response.headers.get('X-Request-Id') });
  expect(told.reason.length).toBeGreaterThan(1);
  expect(lines.join()).not.toContain('a-client-secret');
});

test('the reference loads nothing from other hosts', async () => {
  const page = await (await api.send('/docs')).text();
  const links = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link!);
  expect(links.length).toBeGreaterThan(3);
  for (const link of links) {
    expect(link).toMatch(/^\/docs\//);
    const response = await api.send(link);
    expect(response.status, link).toBe(200);
    expect((await response.arrayBuffer()).byteLength, link).toBeGreaterThan(0);
  }
});
