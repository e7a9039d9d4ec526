import { afterAll, beforeAll, expect, test } from 'vitest';
import { RateLimitPageSchema } from '../../../api/schemas/work/rate-limit.ts';
import { createTestApi, type TestApi } from '../test-api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await createTestApi();
  const { pg } = api.database;
  await pg.query(
    `insert into github_credentials (credential, label, blocked_until, blocked_because) values
       ('api.github.com/installation/1', 'installation 1 (acme)', null, null),
       ('api.github.com/token/ab', 'the token of octocat', now() + interval '1 minute', 'secondary rate limit'),
       ('ghe.example.org/token/cd', 'the token in GITHUB_TOKEN', now() - interval '1 minute', 'over')`,
  );
  await pg.query(
    `insert into github_limits (credential, resource, "limit", remaining, reset_at, observed_at) values
       ('api.github.com/installation/1', 'core', 5000, 4990, now() + interval '10 minutes', now()),
       ('api.github.com/installation/1', 'graphql', 5000, 10, now() - interval '1 second', now()),
       ('api.github.com/token/ab', 'core', 5000, 0, now() + interval '10 minutes', now()),
       ('ghe.example.org/token/cd', 'core', null, null, null, now())`,
  );
  await pg.query(
    `insert into github_turns (credential, resource, api, priority, cost, points, started_at, expires_at, settled_at)
     select 'api.github.com/installation/1', 'core', 'rest', 'live', 1, 5, now(), now() + interval '1 minute',
            case when n > 2 then now() - (n || ' seconds')::interval * 10 end
     from generate_series(1, 8) n`,
  );
});
afterAll(() => api[Symbol.asyncDispose]());

test('limits come by credential and resource, in pages, as they are now', async () => {
  const items = [];
  let query = 'limit=3';
  for (;;) {
    const response = await api.send(`/v1/rate-limits?${query}`);
    expect(response.status).toBe(200);
    const page = RateLimitPageSchema.parse(await response.json());
    items.push(...page.items);
    if (page.nextCursor === null) break;
    query = `limit=3&cursor=${page.nextCursor}`;
  }
  expect(items).toMatchObject([
    // Two under way; three of those that have ended did so within the minute.
    { label: 'installation 1 (acme)', resource: 'core', remaining: 4_990, running: 2, pointsLastMinute: 25 },
    // The window is over: all of it is left again.
    { resource: 'graphql', limit: 5_000, remaining: 5_000, resetsAt: null, running: 0, pointsLastMinute: 0 },
    { label: 'the token of octocat', remaining: 0, blockedBecause: 'secondary rate limit' },
    { limit: null, remaining: null, blockedUntil: null, blockedBecause: null },
  ]);
  expect(items[2]!.blockedUntil).not.toBeNull();
});

test('Prometheus is told what is left', async () => {
  const text = await (await api.send('/metrics')).text();
  expect(text).toContain(
    'pulse_github_points_left{credential="api.github.com/installation/1",resource="core"} 4990',
  );
  expect(text).toContain(
    'pulse_github_requests_running{credential="api.github.com/installation/1",resource="core"} 2',
  );
  expect(text).toMatch(
    /pulse_github_blocked_seconds\{credential="api.github.com\/token\/ab",resource="core"\} [56]\d/,
  );
  expect(text).not.toContain('pulse_github_points_left{credential="ghe.example.org');
});

test('whoever has no token of the API is told nothing', async () => {
  const response = await api.send('/v1/rate-limits', { headers: { authorization: 'Bearer wrong' } });
  expect(response.status).toBe(401);
});
