import { expect, test } from 'vitest';
import { z } from 'zod';
import { createScene, errorOf } from './scene.ts';
import { json, limitHeaders } from './serve.ts';

const QUERY = 'query ($n: Int!) { items(first: $n) { id } rateLimit { cost limit remaining resetAt } }';

test('a query goes with its variables, and its data is checked', async () => {
  await using scene = await createScene((_, response) =>
    json(response, { data: { viewer: { login: 'octocat' } } }),
  );
  const schema = z.object({ viewer: z.object({ login: z.string() }) });
  const data = await scene.client.graphql('query { viewer { login } }', { n: 1 }, { schema });
  expect(data.viewer.login).toBe('octocat');
  expect(scene.server.requests[0]).toMatchObject({ method: 'POST', url: '/graphql' });
  expect(JSON.parse(scene.server.requests[0]!.body)).toEqual({
    query: 'query { viewer { login } }',
    variables: { n: 1 },
  });
  const wrong = z.object({ viewer: z.object({ id: z.string() }) });
  const error = await errorOf(scene.client.graphql('query { viewer { id } }', {}, { schema: wrong }));
  expect(error).toMatchObject({ code: 'github_answer_unreadable' });
  expect(error.message).toContain('viewer.id');
});

test('data with holes is an error, unless the caller wants to be told of them', async () => {
  const problem = {
    type: 'FORBIDDEN',
    path: ['a', 0, 'b'],
    message: 'Resource not accessible by integration',
  };
  await using scene = await createScene((_, response) =>
    json(response, { data: { a: [{ b: null }] }, errors: [problem] }),
  );
  const error = await errorOf(scene.client.graphql(QUERY));
  expect(error).toMatchObject({
    code: 'github_forbidden',
    details: { isPartial: true, problems: [problem] },
  });
  const told: unknown[] = [];
  const data = await scene.client.graphql(QUERY, {}, { onPartial: (problems) => told.push(...problems) });
  expect(data).toEqual({ a: [{ b: null }] });
  expect(told).toEqual([problem]);
});

const PROBLEMS = [
  ['NOT_FOUND', 'Could not resolve to a Repository', 'github_not_found'],
  ['INSUFFICIENT_SCOPES', 'Your token has not been granted the required scopes', 'github_forbidden'],
  ['RESOURCE_LIMITS_EXCEEDED', 'Resource limits for this query exceeded.', 'github_query_too_large'],
  [
    'MAX_NODE_LIMIT_EXCEEDED',
    'This query requests up to 600,000 possible nodes',
    'github_query_too_large',
    true,
  ],
  [
    null,
    'Something went wrong while executing your query. This may be the result of a timeout',
    'github_timeout',
  ],
  [null, 'Field ’x’ doesn’t exist on type ’Query’', 'github_query_failed'],
] as const;

test('each problem is an error of its kind, with what GitHub says', async () => {
  await using scene = await createScene((_, response) => void response.end());
  for (const [type, message, code] of PROBLEMS) {
    scene.server.answer = (_, response) =>
      json(response, { data: null, errors: [type === null ? { message } : { type, message }] });
    const error = await errorOf(scene.client.graphql(QUERY));
    expect(error).toMatchObject({ code });
    expect(error.message).toContain(message);
  }
});

test('a query that GitHub or the way to it gives up is one for fewer items', async () => {
  await using scene = await createScene(
    (_, response) => void response.writeHead(502).end('<html>Bad gateway</html>'),
  );
  const badGateway = await errorOf(scene.client.graphql(QUERY));
  expect(badGateway).toMatchObject({ code: 'github_timeout', status: 502 });
  expect(badGateway.message).not.toContain('html');
  scene.server.answer = () => {};
  const silent = await errorOf(scene.client.graphql(QUERY, {}, { timeLimitMs: 200 }));
  expect(silent).toMatchObject({ code: 'github_timeout' });
});

test('a 200 without data and without errors is no answer', async () => {
  await using scene = await createScene((_, response) => void response.end());
  for (const body of ['', 'null', '[]', '{}', '{"data": null}', '{"data": {"a": 1}', 'Bad gateway']) {
    scene.server.answer = (_, response) => void response.writeHead(200).end(body);
    expect(await errorOf(scene.client.graphql(QUERY)), body).toMatchObject({
      code: 'github_answer_unreadable',
    });
  }
});

test('a query waits when less is left than it cost last time', async () => {
  await using scene = await createScene((_, response) => {
    const rateLimit = { cost: 40, limit: 5_000, remaining: 30, resetAt: '2030-01-01T00:00:00Z' };
    json(response, { data: { rateLimit } }, { headers: limitHeaders(30, { resource: 'graphql' }) });
  });
  await scene.client.graphql(QUERY);
  expect(await errorOf(scene.client.graphql(QUERY))).toMatchObject({ code: 'rate_limited' });
  await scene.client.graphql('query { viewer { login } }');
  expect(await errorOf(scene.client.graphql('query { a }', {}, { cost: 31 }))).toMatchObject({
    code: 'rate_limited',
  });
});

test('a server without headers tells its limits in the data', async () => {
  const resetAt = new Date(Date.now() + 900_000).toISOString();
  await using scene = await createScene((_, response) =>
    json(response, { data: { rateLimit: { cost: 1, limit: 5_000, remaining: 0, resetAt } } }),
  );
  await scene.client.graphql(QUERY);
  expect(await errorOf(scene.client.graphql(QUERY))).toMatchObject({ details: { reason: 'used_up' } });
});

test('a mutation counts as a write', async () => {
  await using scene = await createScene((_, response) => json(response, { data: {} }));
  await scene.client.graphql('mutation { a }');
  await scene.client.graphql('query { a }');
  const { rows } = await scene.database.pg.query<{ points: number }>(
    'select points from github_turns order by turn_id',
  );
  expect(rows.map(({ points }) => points)).toEqual([5, 1]);
});
