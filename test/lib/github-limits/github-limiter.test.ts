import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../../lib/database/database.ts';
import { createGitHubLimiter, type GitHubLimiter } from '../../../lib/github-limits/github-limiter.ts';
import { RateLimited } from '../../../lib/github-limits/rate-limited.ts';
import type { Turn } from '../../../lib/github-limits/turn.ts';
import { lockGitHubCredential } from '../../../sql/github/github-turns.ts';
import { createTestDatabase, type TestDatabase } from '../../harness/database.ts';

const PROCESSES = 4;
const TIME_LIMIT_MS = 120_000;
const ANSWERED = { counted: true, answered: true, limit: null, ban: null };
const LIVE = { api: 'rest', priority: 'live', cost: 1, points: 1 } as const;
const BACKFILL = { ...LIVE, priority: 'backfill' } as const;

let testDatabase: TestDatabase;
let databases: Database[];
/** One limiter for each of several processes: they share nothing but the database. */
let limiters: GitHubLimiter[];
let credentials = 0;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  databases = await Promise.all(
    Array.from({ length: PROCESSES }, () =>
      openDatabase({ url: testDatabase.url, applicationName: 'test', poolSize: 5 }),
    ),
  );
  limiters = databases.map((database) => createGitHubLimiter(database));
});
afterAll(async () => {
  await Promise.all(databases.map((database) => database.close()));
  await testDatabase[Symbol.asyncDispose]();
});

function newCredential() {
  credentials += 1;
  return { credential: `api.test/token/${credentials}`, label: `token ${credentials}` };
}

function limiter(index: number): GitHubLimiter {
  return limiters[index % PROCESSES]!;
}

/** A turn, or why not. */
async function tryTurn(
  index: number,
  ...args: Parameters<GitHubLimiter['acquire']>
): Promise<Turn | RateLimited> {
  return limiter(index)
    .acquire(...args)
    .catch((error: unknown) => {
      if (error instanceof RateLimited) return error;
      throw error;
    });
}

function isTurn(turn: Turn | RateLimited): turn is Turn {
  return !(turn instanceof RateLimited);
}

function reasons(turns: readonly (Turn | RateLimited)[]): string[] {
  return [
    ...new Set(turns.filter((turn) => !isTurn(turn)).map((turn) => (turn as RateLimited).limit.reason)),
  ];
}

/** Tells the limiter what the headers of a first answer say. */
async function learn(
  credential: ReturnType<typeof newCredential>,
  remaining: number,
  { limit = 5_000, resetInMs = 600_000 } = {},
): Promise<void> {
  const turn = await limiters[0]!.acquire(credential, 'core', LIVE, TIME_LIMIT_MS);
  const seen = { resource: 'core', limit, remaining, resetInMs };
  await limiters[0]!.settle(turn, { ...ANSWERED, limit: seen });
}

test('never more than ninety requests are under way at a time, whichever processes send them', async () => {
  const credential = newCredential();
  await learn(credential, 5_000);
  const turns = await Promise.all(
    Array.from({ length: 150 }, (_, index) => tryTurn(index, credential, 'core', LIVE, TIME_LIMIT_MS)),
  );
  expect(turns.filter(isTurn)).toHaveLength(90);
  expect(reasons(turns)).toEqual(['concurrency']);
  // A place that is given back can be taken by any process.
  await limiters[1]!.settle(turns.filter(isTurn)[0]!, ANSWERED);
  expect(isTurn(await tryTurn(2, credential, 'graphql', { ...LIVE, api: 'graphql' }, TIME_LIMIT_MS))).toBe(
    true,
  );
  expect(isTurn(await tryTurn(3, credential, 'core', LIVE, TIME_LIMIT_MS))).toBe(false);
});

test('a backfill leaves places, points and a reserve of the limit to live requests', async () => {
  const credential = newCredential();
  await learn(credential, 5_000);
  const ask = (request: typeof LIVE | typeof BACKFILL, count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, index) => tryTurn(index, credential, 'core', request, TIME_LIMIT_MS)),
    );
  expect((await ask(BACKFILL, 100)).filter(isTurn)).toHaveLength(72);
  expect((await ask(LIVE, 30)).filter(isTurn)).toHaveLength(18);

  const other = newCredential();
  await learn(other, 503);
  const turns = await Promise.all(
    Array.from({ length: 20 }, (_, index) => tryTurn(index, other, 'core', BACKFILL, TIME_LIMIT_MS)),
  );
  expect(turns.filter(isTurn)).toHaveLength(3);
  expect(reasons(turns)).toEqual(['reserved']);
  expect(isTurn(await tryTurn(0, other, 'core', LIVE, TIME_LIMIT_MS))).toBe(true);
});

test('no more requests go than the limit has left, counting those under way', async () => {
  const credential = newCredential();
  await learn(credential, 37);
  let used = 0;
  const ask = async (index: number): Promise<boolean> => {
    const turn = await tryTurn(index, credential, 'core', LIVE, TIME_LIMIT_MS);
    if (!isTurn(turn)) return false;
    used += 1;
    const seen = { resource: 'core', limit: 5_000, remaining: 37 - used, resetInMs: 600_000 };
    await limiter(index + 1).settle(turn, { ...ANSWERED, limit: seen });
    return true;
  };
  const went = await Promise.all(Array.from({ length: 200 }, (_, index) => ask(index)));
  // Some wait although they could go, since it is not known yet whether GitHub has counted what is under way.
  expect(went.filter(Boolean).length).toBeLessThanOrEqual(37);
  for (let index = 0; await ask(index); index += 1);
  expect(used).toBe(37);
  const refused = (await tryTurn(0, credential, 'core', LIVE, TIME_LIMIT_MS)) as RateLimited;
  expect(refused.limit).toMatchObject({ reason: 'used_up', resource: 'core' });
  expect(refused.retryAfterMs).toBeGreaterThan(590_000);
  expect(refused.message).toContain(credential.label);
});

test('no more than 900 points of REST go within a minute', async () => {
  const credential = newCredential();
  await learn(credential, 5_000);
  const write = { ...LIVE, points: 5 };
  let points = 1;
  const worker = async (index: number): Promise<void> => {
    for (;;) {
      const request = points % 3 === 0 ? write : LIVE;
      const turn = await tryTurn(index, credential, 'core', request, TIME_LIMIT_MS);
      if (!isTurn(turn)) {
        expect(turn.limit.reason).toBe('points');
        expect(turn.retryAfterMs).toBeLessThanOrEqual(60_000);
        return;
      }
      points += request.points;
      await limiter(index).settle(turn, ANSWERED);
    }
  };
  await Promise.all(Array.from({ length: 12 }, (_, index) => worker(index)));
  expect(points).toBeLessThanOrEqual(900);
  expect(points).toBeGreaterThan(900 - 5 * 12);
  // Two minutes later they count no more, and are forgotten.
  await databases[0]!.pg.query(`update github_turns set settled_at = settled_at - interval '2 minutes'`);
  expect(isTurn(await tryTurn(0, credential, 'core', LIVE, TIME_LIMIT_MS))).toBe(true);
  const { rows } = await databases[0]!.pg.query('select from github_turns where credential = $1', [
    credential.credential,
  ]);
  expect(rows).toHaveLength(1);
});

test('what a killed process held is free again when its lease ends, and counts as spent', async () => {
  const credential = newCredential();
  await learn(credential, 95);
  const turns = await Promise.all(
    Array.from({ length: 90 }, (_, index) => tryTurn(index, credential, 'core', LIVE, TIME_LIMIT_MS)),
  );
  expect(turns.every(isTurn)).toBe(true);
  await databases[0]!.pg.query(
    `update github_turns set expires_at = now() where credential = $1 and turn_id <> $2 and settled_at is null`,
    [credential.credential, (turns[0] as Turn).turnId],
  );
  const next = await Promise.all(
    Array.from({ length: 10 }, (_, index) => tryTurn(index, credential, 'core', LIVE, TIME_LIMIT_MS)),
  );
  // 95 - 89 lost - 1 under way
  expect(next.filter(isTurn)).toHaveLength(5);
  expect(reasons(next)).toEqual(['used_up']);
  // One that was only thought to be dead says how it ended: that changes nothing twice.
  await limiters[0]!.settle(turns[1] as Turn, ANSWERED);
  expect(isTurn(await tryTurn(0, credential, 'core', LIVE, TIME_LIMIT_MS))).toBe(false);
});

test('a pause that GitHub asks for stops every process and every resource, and doubles while it is repeated', async () => {
  const credential = newCredential();
  await learn(credential, 5_000);
  const two = await Promise.all(
    [0, 1].map((index) => tryTurn(index, credential, 'core', LIVE, TIME_LIMIT_MS)),
  );
  const ban = { scope: 'credential', waitMs: null, because: 'secondary rate limit' } as const;
  const outcomes = [];
  for (const turn of two) outcomes.push(await limiters[0]!.settle(turn as Turn, { ...ANSWERED, ban }));
  expect(outcomes).toEqual([{ banMs: 60_000 }, { banMs: 60_000 }]);
  const refused = await tryTurn(1, credential, 'search', LIVE, TIME_LIMIT_MS);
  expect((refused as RateLimited).limit.reason).toBe('blocked');

  const { pg } = databases[0]!;
  const end = () =>
    pg.query(`update github_credentials set blocked_until = now() where credential = $1`, [
      credential.credential,
    ]);
  await end();
  const again = await limiters[2]!.acquire(credential, 'core', LIVE, TIME_LIMIT_MS);
  expect(await limiters[2]!.settle(again, { ...ANSWERED, ban })).toEqual({ banMs: 120_000 });
  await end();
  const third = await limiters[2]!.acquire(credential, 'core', LIVE, TIME_LIMIT_MS);
  const named = { ...ban, waitMs: 7_000 };
  expect(await limiters[2]!.settle(third, { ...ANSWERED, ban: named })).toEqual({ banMs: 7_000 });
  await end();
  const good = await limiters[2]!.acquire(credential, 'core', LIVE, TIME_LIMIT_MS);
  await limiters[2]!.settle(good, ANSWERED);
  const last = await limiters[2]!.acquire(credential, 'core', LIVE, TIME_LIMIT_MS);
  expect(await limiters[2]!.settle(last, { ...ANSWERED, ban })).toEqual({ banMs: 60_000 });
});

test('a credential goes by what was last known of it', async () => {
  const credential = newCredential();
  await learn(credential, 5_000);
  const label = 'the token of octocat';
  await limiters[1]!.acquire({ ...credential, label }, 'core', LIVE, TIME_LIMIT_MS);
  const { rows } = await databases[0]!.pg.query(
    'select label from github_credentials where credential = $1',
    [credential.credential],
  );
  expect(rows).toEqual([{ label }]);
});

test('a limit that nobody knows yet is asked for by one request alone', async () => {
  const credential = newCredential();
  const turns = await Promise.all(
    Array.from({ length: 8 }, (_, index) => tryTurn(index, credential, 'search', LIVE, TIME_LIMIT_MS)),
  );
  expect(turns.filter(isTurn)).toHaveLength(1);
  expect(reasons(turns)).toEqual(['unknown_limit']);
  // A server without limits says so by saying nothing.
  await limiters[0]!.settle(turns.find(isTurn)!, ANSWERED);
  const next = await Promise.all(
    [0, 1, 2].map((index) => tryTurn(index, credential, 'search', LIVE, TIME_LIMIT_MS)),
  );
  expect(next.every(isTurn)).toBe(true);
});

test('a process that stands still while it decides does not stop the others', async () => {
  const credential = newCredential();
  await learn(credential, 5_000);
  const { promise: still, resolve: moveOn } = Promise.withResolvers<void>();
  const { promise: locked, resolve: isLocked } = Promise.withResolvers<void>();
  const frozen = databases[0]!.slonik.transaction(async (tx) => {
    await lockGitHubCredential(tx, credential.credential, 300);
    isLocked();
    await still;
  });
  const outcome = frozen.then(
    () => 'committed',
    () => 'cut off',
  );
  await locked;
  expect(isTurn(await tryTurn(1, credential, 'core', LIVE, TIME_LIMIT_MS))).toBe(true);
  moveOn();
  expect(await outcome).toBe('cut off');
});
