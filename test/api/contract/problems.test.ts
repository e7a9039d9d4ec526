import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApi, readProblem, type TestApi } from '../test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api[Symbol.asyncDispose]());

const JSON_TYPE = { 'Content-Type': 'application/json' };

test('an unknown address is a 404', async () => {
  expect(await readProblem(await api.send('/v1/nothing'))).toMatchObject({
    status: 404,
    code: 'route_not_found',
  });
  expect(await readProblem(await api.send('/nothing'))).toMatchObject({
    status: 404,
    code: 'route_not_found',
  });
});

test.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
  '%s where only GET and POST are known is a 405',
  async (method) => {
    const response = await api.send('/v1/repositories', { method });
    expect(response.headers.get('Allow')).toBe('GET, POST, HEAD');
    expect(await readProblem(response)).toMatchObject({ status: 405, code: 'method_not_allowed' });
  },
);

test.each(['{"source": ', '', 'nonsense', '\u0000'])('the body %j is not JSON: 400', async (body) => {
  const response = await api.send('/v1/repositories', { method: 'POST', headers: JSON_TYPE, body });
  expect(await readProblem(response)).toMatchObject({ status: 400, code: 'invalid_json' });
});

test('a body that is too deep, or plays with prototypes, is refused like any other', async () => {
  const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
  for (const body of [deep, '{"__proto__": {"source": "/srv/x"}}', '[]', 'null', '"text"']) {
    const response = await api.send('/v1/repositories', { method: 'POST', headers: JSON_TYPE, body });
    expect((await readProblem(response)).status, body.slice(0, 40)).toBe(422);
  }
});

test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
  'a body of type %s is a 415',
  async (type) => {
    const response = await api.send('/v1/repositories', {
      method: 'POST',
      headers: { 'Content-Type': type },
      body: '{"source":"/srv/x"}',
    });
    expect(await readProblem(response)).toMatchObject({ status: 415, code: 'unsupported_media_type' });
  },
);

test('a body without any type is a 415, and no body at all a 400', async () => {
  const typeless = await api.send('/v1/repositories', {
    method: 'POST',
    body: new TextEncoder().encode('{}'),
  });
  expect((await readProblem(typeless)).status).toBe(415);
  const bodyless = await api.send('/v1/repositories', { method: 'POST', headers: JSON_TYPE });
  expect((await readProblem(bodyless)).status).toBe(400);
});

test('a body of more than 64 KB is a 413', async () => {
  const body = JSON.stringify({ source: `/srv/${'x'.repeat(64 * 1024)}` });
  const response = await api.send('/v1/repositories', { method: 'POST', headers: JSON_TYPE, body });
  expect(await readProblem(response)).toMatchObject({ status: 413, code: 'payload_too_large' });
});

test('a fault of ours is a 500 that tells the log, not the caller', async () => {
  await using broken = await createTestApi();
  await broken.database.pg.query('alter table repositories rename column url to uri');
  const response = await broken.send('/v1/repositories');
  const problem = await readProblem(response);
  expect(problem).toMatchObject({ status: 500, code: 'internal_error' });
  expect(JSON.stringify(problem)).not.toMatch(/column|select|url/);
  expect(problem.requestId).toBe(response.headers.get('X-Request-Id'));
});

test('a statement that takes too long is a 504', async () => {
  await using slow = await createTestApi({ statementTimeoutMs: 100 });
  const blocker = await slow.database.pg.connect();
  try {
    await blocker.query('begin; lock table repositories in access exclusive mode');
    expect(await readProblem(await slow.send('/v1/repositories'))).toMatchObject({
      status: 504,
      code: 'timeout',
    });
  } finally {
    await blocker.query('rollback');
    blocker.release();
  }
});

test("a caller's request id is kept when it is a decent one", async () => {
  const kept = await api.send('/healthz', { headers: { 'X-Request-Id': 'build-7.step-3' } });
  expect(kept.headers.get('X-Request-Id')).toBe('build-7.step-3');
  const replaced = await api.send('/healthz', { headers: { 'X-Request-Id': 'x"><script>' } });
  expect(replaced.headers.get('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/);
});

test('every kind of problem is explained where its type points', async () => {
  const problem = await readProblem(await api.send('/v1/nothing'));
  const [path, anchor] = String(problem.type).split('#');
  const page = await (await api.send(path!)).text();
  expect(page).toContain(`id="${anchor}"`);
});
