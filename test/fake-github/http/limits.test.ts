import { afterEach, expect, test } from 'vitest';
import { ask } from '../ask.ts';
import { type SeededGitHub, type SeededOptions, startSeededGitHub } from '../start-seeded.ts';

let fake: SeededGitHub;

afterEach(() => fake.stop());

async function start(limits: NonNullable<SeededOptions['limits']>): Promise<string> {
  fake = await startSeededGitHub({ pullRequests: 3, limits });
  return fake.token.value;
}

test('the primary limit counts down, refuses, and comes back with the next window', async () => {
  const token = await start({ perWindow: { core: 3, graphql: 100, search: 30 }, windowMs: 60_000 });
  const left: (string | undefined)[] = [];
  for (let at = 0; at < 3; at += 1)
    left.push((await ask(fake, token, '/user')).headers['x-ratelimit-remaining']);
  expect(left).toEqual(['2', '1', '0']);
  const refused = await ask(fake, token, '/user');
  expect(refused.status).toBe(403);
  expect(refused.body).toMatchObject({ message: expect.stringContaining('API rate limit exceeded') });
  expect(refused.headers['retry-after']).toBeUndefined();
  const resetMs = Number(refused.headers['x-ratelimit-reset']) * 1_000;
  fake.world.clock.advance(resetMs - fake.world.clock.nowMs());
  expect((await ask(fake, token, '/user')).status).toBe(200);
});

test('who goes on asking after the last one is recorded, whoever waits is not', async () => {
  const token = await start({ perWindow: { core: 1, graphql: 100, search: 30 }, windowMs: 60_000 });
  await ask(fake, token, '/user');
  expect(fake.limits.violations).toEqual([]);
  await ask(fake, token, '/repos/acme/waybill');
  expect(fake.limits.violations).toMatchObject([{ limit: 'primary', request: 'GET /repos/acme/waybill' }]);
  fake.world.clock.advance(61_000);
  await ask(fake, token, '/user');
  expect(fake.limits.violations).toHaveLength(1);
});

test('what has not changed costs nothing', async () => {
  const token = await start({});
  const first = await ask(fake, token, '/repos/acme/waybill');
  const etag = first.headers.etag!;
  const second = await ask(fake, token, '/repos/acme/waybill', { headers: { 'if-none-match': etag } });
  expect(second).toMatchObject({ status: 304, body: undefined });
  expect(second.headers['x-ratelimit-remaining']).toBe(first.headers['x-ratelimit-remaining']);
  fake.repository.description = 'Another';
  expect((await ask(fake, token, '/repos/acme/waybill', { headers: { 'if-none-match': etag } })).status).toBe(
    200,
  );
});

test('too many points in a minute are a secondary limit, which says how long to wait', async () => {
  const token = await start({ restPointsPerMinute: 2, secondaryMs: 5_000 });
  await ask(fake, token, '/user');
  await ask(fake, token, '/user');
  const refused = await ask(fake, token, '/user');
  expect(refused.status).toBe(403);
  expect(refused.body).toMatchObject({ message: expect.stringContaining('secondary rate limit') });
  expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(5);
  expect(fake.limits.violations).toEqual([]);
  expect((await ask(fake, token, '/user')).status).toBe(403);
  expect(fake.limits.violations).toMatchObject([{ limit: 'secondary' }]);
  fake.world.clock.advance(61_000);
  expect((await ask(fake, token, '/user')).status).toBe(200);
});

test('too many requests at once are a secondary limit', async () => {
  const token = await start({ concurrentRequests: 3 });
  // Git counts the lines of each pull request before it is answered: these overlap.
  const numbers = [...fake.repository.pulls.keys()];
  const asked = Array.from({ length: 9 }, (_, at) =>
    ask(fake, token, `/repos/acme/waybill/pulls/${numbers[at % 3]}`),
  );
  const statuses = (await Promise.all(asked)).map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([200, 403]));
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(3);
});

test('GraphQL says that its points are used up with status 200, and REST goes on', async () => {
  const token = await start({ perWindow: { core: 100, graphql: 1, search: 30 } });
  const body = { query: '{ viewer { login } rateLimit { cost remaining } }' };
  const first = await ask(fake, token, '/graphql', { method: 'POST', body });
  expect(first.body).toMatchObject({
    data: { viewer: { login: 'ada' }, rateLimit: { cost: 1, remaining: 0 } },
  });
  const second = await ask(fake, token, '/graphql', { method: 'POST', body });
  expect(second).toMatchObject({ status: 200, body: { errors: [{ type: 'RATE_LIMITED' }] } });
  expect(second.headers['x-ratelimit-remaining']).toBe('0');
  expect((await ask(fake, token, '/user')).status).toBe(200);
});

test('the rate limit itself is told for nothing', async () => {
  const token = await start({});
  await ask(fake, token, '/user');
  const { body } = await ask(fake, token, '/rate_limit');
  expect(body).toMatchObject({ resources: { core: { limit: 5_000, used: 1 }, graphql: { used: 0 } } });
});
