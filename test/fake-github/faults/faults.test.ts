import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ask, askAll } from '../ask.ts';
import { type SeededGitHub, startSeededGitHub } from '../start-seeded.ts';
import type { FaultKind } from './fault.ts';

let fake: SeededGitHub;
let token: string;
const LIST = '/repos/acme/waybill/pulls?state=all&per_page=20';

beforeAll(async () => {
  fake = await startSeededGitHub({ pullRequests: 50 });
  token = fake.token.value;
});

afterEach(() => {
  fake.faults.clear();
  fake.world.clock.advance(3_600_000); // Limits that a fault has set are over.
});

afterAll(() => fake.stop());

test.each<[FaultKind, number, RegExp, string | undefined]>([
  ['primary-403', 403, /API rate limit exceeded/, undefined],
  ['primary-429', 429, /API rate limit exceeded/, undefined],
  ['secondary-403', 403, /secondary rate limit/, '3'],
  ['secondary-429', 429, /secondary rate limit/, '3'],
  ['secondary-403-without-retry-after', 403, /secondary rate limit/, undefined],
  ['secondary-429-without-retry-after', 429, /secondary rate limit/, undefined],
  ['abuse-403', 403, /abuse detection/, '3'],
  ['status-500', 500, /Server Error/, undefined],
  ['status-502-html', 502, /<h1>502 Bad Gateway/, undefined],
  ['status-503', 503, /No server/, undefined],
  ['expired-token', 401, /Bad credentials/, undefined],
  ['missing-right', 403, /Resource not accessible/, undefined],
])('%s is answered as GitHub does', async (kind, status, text, retryAfter) => {
  fake.faults.add({ kind, count: 1, durationMs: 2_500 });
  const answer = await ask(fake, token, LIST);
  expect(answer.status).toBe(status);
  expect(JSON.stringify(answer.body)).toMatch(text);
  const waits = answer.headers['retry-after'];
  if (retryAfter === undefined) expect(waits).toBeUndefined();
  else expect(Number(waits)).toBeGreaterThanOrEqual(Number(retryAfter));
  if (kind.startsWith('primary')) expect(answer.headers['x-ratelimit-remaining']).toBe('0');
});

test.each<FaultKind>(['cut', 'cut-body'])('%s breaks the connection', async (kind) => {
  fake.faults.add({ kind, count: 1 });
  await expect(ask(fake, token, LIST)).rejects.toThrow();
  expect((await ask(fake, token, LIST)).status).toBe(200);
});

test('a slow body arrives whole, but late', async () => {
  fake.faults.add({ kind: 'slow-body', count: 1, durationMs: 300 });
  const startedAtMs = performance.now();
  expect((await ask(fake, token, LIST)).body).toHaveLength(20);
  expect(performance.now() - startedAtMs).toBeGreaterThan(250);
});

test('short pages lead to all items by their links', async () => {
  fake.faults.add({ kind: 'short-page' });
  expect((await ask(fake, token, LIST)).body).toHaveLength(7);
  expect(await askAll(fake, token, LIST)).toHaveLength(fake.repository.pulls.size);
});

test('a page shifts when something is touched between two of them', async () => {
  fake.faults.add({ kind: 'shifting-page', count: 1 });
  const target = `${LIST}&sort=updated&direction=desc`;
  const before = (await ask(fake, token, target)).body as { number: number }[];
  const after = (await ask(fake, token, target)).body as { number: number }[];
  expect(before.some(({ number }) => number === after[0]!.number)).toBe(false);
  expect(after.slice(1)).toEqual(before.slice(0, -1));
});

test('a list grows when something is opened between two pages', async () => {
  const before = fake.repository.pulls.size;
  fake.faults.add({ kind: 'growing-page', count: 1 });
  const items = (await askAll(fake, token, LIST)) as { number: number }[];
  await expect.poll(() => fake.repository.pulls.size).toBe(before + 1);
  expect(new Set(items.map(({ number }) => number)).size).toBeGreaterThanOrEqual(before);
});

test('links can be wrong in three ways', async () => {
  const linkOf = async (kind: FaultKind) => {
    fake.faults.clear();
    fake.faults.add({ kind });
    return /<([^>]+)>; rel="next"/.exec((await ask(fake, token, LIST)).headers.link ?? '')?.[1];
  };
  expect(await linkOf('link-foreign')).toMatch(/^http:\/\/foreign\.invalid\//);
  expect(await linkOf('link-loop')).toBe(`${fake.url}${LIST}`);
  expect(await linkOf('link-missing')).toBeUndefined();
});

test('a moved repository is found behind the redirect', async () => {
  fake.faults.add({ kind: 'moved' });
  const { status, headers } = await ask(fake, token, LIST);
  expect(status).toBe(301);
  expect((await ask(fake, token, headers.location!)).body).toHaveLength(20);
});

test('GraphQL is limited and times out with status 200', async () => {
  const asked = { method: 'POST', body: { query: '{ viewer { login } }' } };
  fake.faults.add({ kind: 'graphql-timeout', match: /graphql/, count: 1 });
  expect(await ask(fake, token, '/graphql', asked)).toMatchObject({ status: 200, body: { data: null } });
  fake.faults.add({ kind: 'graphql-rate-limited', match: /graphql/, count: 1, durationMs: 1_000 });
  expect(await ask(fake, token, '/graphql', asked)).toMatchObject({
    status: 200,
    body: { errors: [{ type: 'RATE_LIMITED' }] },
  });
});

test('limits that a fault sets are real: who does not wait is recorded', async () => {
  fake.limits.violations.length = 0;
  fake.faults.add({ kind: 'secondary-403', count: 1, durationMs: 2_000 });
  await ask(fake, token, LIST);
  expect((await ask(fake, token, LIST)).status).toBe(403);
  expect(fake.limits.violations).toHaveLength(1);
  fake.world.clock.advance(4_000);
  expect((await ask(fake, token, LIST)).status).toBe(200);
  expect(fake.limits.violations).toHaveLength(1);
});

test('equal seeds meet equal requests', async () => {
  const play = async () => {
    fake.faults.clear();
    fake.faults.add({ kind: 'status-500', probability: 0.5, seed: 7, match: /page/ });
    const statuses: number[] = [];
    for (let page = 1; page <= 8; page += 1)
      statuses.push((await ask(fake, token, `${LIST}&page=${page}`)).status);
    return statuses;
  };
  const first = await play();
  expect(new Set(first)).toEqual(new Set([200, 500]));
  expect(await play()).toEqual(first);
});
