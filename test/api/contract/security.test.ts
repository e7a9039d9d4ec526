import { afterAll, beforeAll, expect, test } from 'vitest';
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
    expect(headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    expect(headers.get('Content-Security-Policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('Content-Security-Policy')).not.toMatch(/unsafe|\*|https?:/);
    expect(headers.get('Access-Control-Allow-Origin')).toBeNull();
    expect(headers.get('Cache-Control')).toMatch(/no-cache|no-store/);
  },
);

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
