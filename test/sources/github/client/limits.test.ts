import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { RateLimited } from '../../../../lib/github-limits/rate-limited.ts';
import type { GitHubClient } from '../../../../sources/github/client/create-github.ts';
import { moveIntoPast } from './move-into-past.ts';
import { createScene, errorOf } from './scene.ts';
import { json, limitHeaders } from './serve.ts';

const SECONDARY = {
  message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
  documentation_url: 'https://docs.github.com/graphql',
};
const PRIMARY = { message: 'API rate limit exceeded for user ID 1.' };
const HALF_AN_HOUR_MS = 1_800_000;
const GRAPHQL_LIMITED = (message: string) => ({ data: null, errors: [{ type: 'RATE_LIMITED', message }] });

interface Form {
  readonly name: string;
  readonly ask: 'rest' | 'graphql';
  readonly answer: (response: ServerResponse) => void;
  /** Least and most. */
  readonly waitMs: readonly [number, number];
  /** Whether other resources must wait as well. */
  readonly all: boolean;
}

const rest = (client: GitHubClient) => client.rest('GET /x');
const graphql = (client: GitHubClient) => client.graphql('query { viewer { login } }');

const FORMS: readonly Form[] = [
  {
    name: '403 with nothing left',
    ask: 'rest',
    answer: (response) => json(response, PRIMARY, { status: 403, headers: limitHeaders(0) }),
    waitMs: [HALF_AN_HOUR_MS - 5_000, HALF_AN_HOUR_MS + 5_000],
    all: false,
  },
  {
    name: '429 with nothing left',
    ask: 'rest',
    answer: (response) => json(response, PRIMARY, { status: 429, headers: limitHeaders(0) }),
    waitMs: [HALF_AN_HOUR_MS - 5_000, HALF_AN_HOUR_MS + 5_000],
    all: false,
  },
  {
    name: '403 with nothing left, from a server whose clock is an hour behind',
    ask: 'rest',
    answer: (response) => {
      const now = Date.now() - 3_600_000;
      const headers = {
        ...limitHeaders(0),
        date: new Date(now).toUTCString(),
        'x-ratelimit-reset': String(Math.floor(now / 1000) + 1_800),
      };
      json(response, PRIMARY, { status: 403, headers });
    },
    waitMs: [HALF_AN_HOUR_MS - 5_000, HALF_AN_HOUR_MS + 5_000],
    all: false,
  },
  {
    name: '403 with retry-after',
    ask: 'rest',
    answer: (response) =>
      json(response, SECONDARY, { status: 403, headers: { 'retry-after': '17', ...limitHeaders(4_000) } }),
    waitMs: [17_000, 17_000],
    all: true,
  },
  {
    name: '429 with retry-after',
    ask: 'rest',
    answer: (response) => json(response, SECONDARY, { status: 429, headers: { 'retry-after': '17' } }),
    waitMs: [17_000, 17_000],
    all: true,
  },
  {
    name: '429 with retry-after as a date',
    ask: 'rest',
    answer: (response) => {
      const headers = { 'retry-after': new Date(Date.now() + 40_000).toUTCString() };
      json(response, SECONDARY, { status: 429, headers });
    },
    waitMs: [38_000, 42_000],
    all: true,
  },
  {
    name: '403 with nothing but the message',
    ask: 'rest',
    answer: (response) => json(response, SECONDARY, { status: 403, headers: limitHeaders(4_000) }),
    waitMs: [60_000, 60_000],
    all: true,
  },
  {
    name: '403 with the older message',
    ask: 'rest',
    answer: (response) =>
      json(response, { message: 'You have triggered an abuse detection mechanism.' }, { status: 403 }),
    waitMs: [60_000, 60_000],
    all: true,
  },
  {
    name: '429 with no body at all',
    ask: 'rest',
    answer: (response) => void response.writeHead(429).end(),
    waitMs: [60_000, 60_000],
    all: true,
  },
  {
    name: 'GraphQL: 200 with RATE_LIMITED and nothing left',
    ask: 'graphql',
    answer: (response) =>
      json(response, GRAPHQL_LIMITED('API rate limit already exceeded for user ID 1.'), {
        headers: limitHeaders(0, { resource: 'graphql' }),
      }),
    waitMs: [HALF_AN_HOUR_MS - 5_000, HALF_AN_HOUR_MS + 5_000],
    all: false,
  },
  {
    name: 'GraphQL: 200 with RATE_LIMITED and no headers',
    ask: 'graphql',
    answer: (response) => json(response, GRAPHQL_LIMITED('API rate limit exceeded')),
    waitMs: [60_000, 60_000],
    all: false,
  },
  {
    name: 'GraphQL: 200 with RATE_LIMITED for a secondary limit',
    ask: 'graphql',
    answer: (response) =>
      json(response, GRAPHQL_LIMITED(SECONDARY.message), { headers: { 'retry-after': '30' } }),
    waitMs: [30_000, 30_000],
    all: true,
  },
  {
    name: 'GraphQL: 403 with the message of a secondary limit',
    ask: 'graphql',
    answer: (response) => json(response, SECONDARY, { status: 403 }),
    waitMs: [60_000, 60_000],
    all: true,
  },
];

test.each(FORMS)('$name: nobody sends anything that it forbids', async ({ ask, answer, waitMs, all }) => {
  await using scene = await createScene((_, response) => answer(response));
  const [send, other] = ask === 'rest' ? [rest, graphql] : [graphql, rest];
  const first = await limitedBy(send(scene.client));
  expect(first.limit).toMatchObject({ reason: 'github', resource: ask === 'rest' ? 'core' : 'graphql' });
  expect(first.retryAfterMs).toBeGreaterThanOrEqual(waitMs[0]);
  expect(first.retryAfterMs).toBeLessThanOrEqual(waitMs[1]);

  const colleague = await (await scene.another()).forSettings('live');
  const second = await limitedBy(send(colleague));
  expect(second.retryAfterMs).toBeGreaterThanOrEqual(waitMs[0] - 5_000);
  expect(second.retryAfterMs).toBeLessThanOrEqual(waitMs[1] + 1_000);
  expect(scene.server.requests).toHaveLength(1);

  scene.server.answer = (_, response) => json(response, { data: {} });
  if (all) await limitedBy(other(colleague));
  else await other(colleague);
  expect(scene.server.requests).toHaveLength(all ? 1 : 2);
});

test('when the time has come, requests go again', async () => {
  await using scene = await createScene((_, response) => json(response, SECONDARY, { status: 403 }));
  await limitedBy(rest(scene.client));
  scene.server.answer = (_, response) => json(response, { fine: true }, { headers: limitHeaders(10) });
  await moveIntoPast(scene.database, 61_000);
  expect(await rest(scene.client)).toMatchObject({ data: { fine: true } });
});

test('a used up limit is not waited for longer than its window', async () => {
  await using scene = await createScene((_, response) =>
    json(response, {}, { headers: limitHeaders(0, { resetInS: 100 }) }),
  );
  await rest(scene.client);
  const { retryAfterMs, limit } = await limitedBy(rest(scene.client));
  expect(limit.reason).toBe('used_up');
  expect(retryAfterMs).toBeLessThanOrEqual(102_000);
  await moveIntoPast(scene.database, 102_000);
  scene.server.answer = (_, response) =>
    json(response, {}, { headers: limitHeaders(4_999, { resetInS: 3_600 }) });
  await rest(scene.client);
  await rest(scene.client);
  expect(scene.server.requests).toHaveLength(3);
});

test('searches have a limit of their own', async () => {
  await using scene = await createScene((request, response) => {
    const isSearch = request.url.startsWith('/search');
    const headers = isSearch ? limitHeaders(0, { limit: 30, resource: 'search' }) : limitHeaders(4_000);
    json(response, {}, { headers });
  });
  await scene.client.rest('GET /search/issues', { q: 'x' });
  expect((await limitedBy(scene.client.rest('GET /search/issues', { q: 'y' }))).limit.resource).toBe(
    'search',
  );
  await rest(scene.client);
});

test('to look at the limits costs nothing', async () => {
  await using scene = await createScene((_, response) => json(response, {}, { headers: limitHeaders(0) }));
  await rest(scene.client);
  await scene.client.rest('GET /rate_limit');
  expect(scene.server.requests).toHaveLength(2);
});

test('a missing right is not taken for a limit', async () => {
  await using scene = await createScene((_, response) =>
    json(
      response,
      { message: 'Must have admin rights to Repository.' },
      { status: 403, headers: limitHeaders(4_000) },
    ),
  );
  expect(await errorOf(rest(scene.client))).toMatchObject({ code: 'github_forbidden' });
  expect(await errorOf(rest(scene.client))).toMatchObject({ code: 'github_forbidden' });
});

test('of many clients in several processes, none sends more than the server’s limit allows', async () => {
  let left = 60;
  let wrong = 0;
  await using scene = await createScene((_, response) => {
    left -= 1;
    if (left < 0) wrong += 1;
    json(response, {}, { status: left < 0 ? 403 : 200, headers: limitHeaders(Math.max(0, left)) });
  });
  const processes = [scene.github, await scene.another(), await scene.another()];
  const clients = await Promise.all(processes.map((github) => github.forSettings('live')));
  const deadline = Date.now() + 20_000;
  const worker = async (client: GitHubClient): Promise<void> => {
    while (Date.now() < deadline) {
      const error = await rest(client).then(
        () => null,
        (reason: unknown) => reason as RateLimited,
      );
      if (error?.limit.reason === 'used_up' && left <= 0) return;
    }
  };
  await Promise.all(
    clients.flatMap((client) => [worker(client), worker(client), worker(client), worker(client)]),
  );
  expect({ left, wrong }).toEqual({ left: 0, wrong: 0 });
});

async function limitedBy(work: Promise<unknown>): Promise<RateLimited> {
  const error = await errorOf(work);
  expect(error).toBeInstanceOf(RateLimited);
  return error as RateLimited;
}
