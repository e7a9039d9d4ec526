import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { PROJECT_DIR } from '../../../lib/config/config.ts';
import { openDatabase } from '../../../lib/database/database.ts';
import { createGitHubLimiter } from '../../../lib/github-limits/github-limiter.ts';
import { RateLimited } from '../../../lib/github-limits/rate-limited.ts';
import { createTestDatabase } from '../../harness/database.ts';

const CREDENTIAL = { credential: 'api.test/token/killed', label: 'a token' };
const REQUEST = { api: 'rest', priority: 'live', cost: 1, points: 1 } as const;
const CONCURRENCY = 90;
const LEASE_MS = 6_000;
const LEFT = 200;

test('requests of a process that is killed count as under way until their leases end, and as spent afterwards', async () => {
  await using testDatabase = await createTestDatabase();
  const database = await openDatabase({ url: testDatabase.url, applicationName: 'test' });
  await using _ = { [Symbol.asyncDispose]: () => database.close() };
  const limiter = createGitHubLimiter(database);
  const first = await limiter.acquire(CREDENTIAL, 'core', REQUEST, LEASE_MS);
  const limit = { resource: 'core', limit: 5_000, remaining: LEFT, resetInMs: 600_000 };
  await limiter.settle(first, { counted: true, answered: true, limit, ban: null });

  await holdAndKill(testDatabase.url);
  const tryTurn = () =>
    limiter.acquire(CREDENTIAL, 'core', REQUEST, LEASE_MS).catch((error: unknown) => error);
  expect(await tryTurn()).toMatchObject({ limit: { reason: 'concurrency' } });
  const deadline = performance.now() + 3 * LEASE_MS;
  let turn = await tryTurn();
  while (turn instanceof RateLimited && performance.now() < deadline) {
    await sleep(100);
    turn = await tryTurn();
  }
  expect(turn).toMatchObject({ credential: CREDENTIAL });
  // The one that this process took is under way; all others are over by now.
  await sleep(LEASE_MS);
  const { rows } = await database.pg.query(
    'select count(*)::int as running from github_turns where expires_at > now() and settled_at is null',
  );
  expect(rows).toEqual([{ running: 1 }]);
  await limiter.acquire(CREDENTIAL, 'core', REQUEST, LEASE_MS);
  const left = await database.pg.query('select remaining from github_limits');
  expect(left.rows).toEqual([{ remaining: LEFT - CONCURRENCY }]);
});

/** Lets a process take all places, and ends it as the machine would: without a word. */
async function holdAndKill(databaseUrl: string): Promise<void> {
  const script = new URL('hold-turns.ts', import.meta.url).pathname;
  const args = [script, databaseUrl, CREDENTIAL.credential, String(CONCURRENCY), String(LEASE_MS)];
  const child: ChildProcess = spawn(process.execPath, args, {
    cwd: PROJECT_DIR,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exit = once(child, 'exit');
  const said = await Promise.race([once(child, 'message'), exit]);
  expect(said).toEqual(['holding', undefined]);
  child.kill('SIGKILL');
  await exit;
}
