import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../../../lib/database/database.ts';
import { RateLimited } from '../../../../lib/github-limits/rate-limited.ts';
import { createLogger } from '../../../../lib/logger.ts';
import {
  createGitHub,
  type GitHub,
  type GitHubClient,
} from '../../../../sources/github/client/create-github.ts';
import type { FaultKind } from '../../../fake-github/faults/fault.ts';
import { type SeededGitHub, startSeededGitHub } from '../../../fake-github/start-seeded.ts';
import { createTestDatabase, type TestDatabase } from '../../../harness/database.ts';
import { moveIntoPast } from './move-into-past.ts';
import { openTestSecrets } from './open-test-secrets.ts';

/**
 * The client against a GitHub that counts for itself: two processes read the same things while something goes wrong again and
 * again. What they read must be what they read without it, and nothing may be sent that a limit forbids.
 */

const PAGES = [1, 2, 3, 4, 5, 6];
const NUMBERS = [3, 8, 13, 21];
const ROUNDS_MAX = 80;
/** Requests that were on their way when another one was told to wait. */
const ON_THE_WAY_MS = 2_000;
const TITLE = `query ($number: Int!) {
  repository(owner: "acme", name: "waybill") { pullRequest(number: $number) { number title } }
  rateLimit { cost remaining resetAt limit }
}`;

let fake: SeededGitHub;
let testDatabase: TestDatabase;
const databases: Database[] = [];
const processes: GitHub[] = [];
let expected: unknown[];

beforeAll(async () => {
  fake = await startSeededGitHub({ pullRequests: 30 });
  testDatabase = await createTestDatabase();
  const now = () => fake.world.clock.nowMs();
  const app = { appId: fake.app.id, privateKey: fake.privateKey };
  for (let index = 0; index < 2; index += 1) {
    const database = await openDatabase({ url: testDatabase.url, applicationName: 'test', poolSize: 5 });
    databases.push(database);
    const settings = { apiUrl: fake.url, token: fake.token.value, app };
    processes.push(
      createGitHub({
        now,
        database,
        secrets: openTestSecrets(database),
        settings,
        logger: createLogger({ name: 'test', level: 'silent' }),
      }),
    );
  }
  expected = await readAll();
});
afterEach(() => fake.faults.clear());
afterAll(async () => {
  await Promise.all(databases.map((database) => database.close()));
  await testDatabase[Symbol.asyncDispose]();
  await fake.stop();
});

function questions(): ((client: GitHubClient) => Promise<unknown>)[] {
  const address = { owner: 'acme', repo: 'waybill', state: 'all', direction: 'asc', per_page: 5 };
  return [
    ...PAGES.map((page) => async (client: GitHubClient) => {
      const answer = await client.rest(
        'GET /repos/{owner}/{repo}/pulls',
        { ...address, page },
        { cache: page % 2 === 0, timeLimitMs: 1_500 },
      );
      return (answer.data as { number: number }[]).map(({ number }) => number);
    }),
    ...NUMBERS.map((number) => async (client: GitHubClient) => {
      const data = await client.graphql<{ repository: unknown }>(TITLE, { number }, { timeLimitMs: 1_500 });
      return data.repository;
    }),
  ];
}

/** Everything, with as many attempts as it takes; time passes for both sides when GitHub must be waited for. */
async function readAll(): Promise<unknown[]> {
  const clients = await Promise.all(
    processes.map((github) => github.forInstallation(fake.installation.id, 'live')),
  );
  const asked = questions();
  const answers: unknown[] = asked.map(() => undefined);
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const open = answers.flatMap((answer, index) => (answer === undefined ? [index] : []));
    if (open.length === 0) return answers;
    let waitMs = Number.POSITIVE_INFINITY;
    await Promise.all(
      open.map(async (index) => {
        try {
          answers[index] = await asked[index]!(clients[index % clients.length]!);
        } catch (error) {
          if (error instanceof RateLimited) waitMs = Math.min(waitMs, error.retryAfterMs);
          else if (!isPassing(error)) throw error;
        }
      }),
    );
    if (!Number.isFinite(waitMs)) continue;
    fake.world.clock.advance(waitMs);
    await moveIntoPast(databases[0]!, waitMs);
  }
  throw new Error('it did not come to an end');
}

function isPassing(error: unknown): boolean {
  const passing = [
    'github_unavailable',
    'github_timeout',
    'github_answer_unreadable',
    'github_redirect_refused',
  ];
  return passing.includes((error as { code?: string }).code ?? '');
}

const PASSING: readonly (readonly [FaultKind, number])[] = [
  ['primary-403', 0.2],
  ['primary-429', 0.2],
  ['secondary-403', 0.2],
  ['secondary-429', 0.2],
  ['secondary-403-without-retry-after', 0.2],
  ['secondary-429-without-retry-after', 0.2],
  ['abuse-403', 0.2],
  ['graphql-rate-limited', 0.3],
  ['status-500', 0.4],
  ['status-502-html', 0.4],
  ['status-503', 0.4],
  ['graphql-timeout', 0.3],
  ['cut', 0.4],
  ['cut-body', 0.4],
  ['slow-body', 0.3],
  ['stall', 0.2],
  ['link-foreign', 0.4],
  ['expired-token', 0.15],
  ['moved', 0.5],
];

test.each(PASSING)(
  'under %s all is read in the end, and nothing is sent that a limit forbids',
  async (kind, probability) => {
    const match = kind === 'graphql-timeout' || kind === 'graphql-rate-limited' ? /graphql/ : /pulls|graphql/;
    const before = fake.limits.violations.length;
    fake.faults.add({
      kind,
      probability,
      match,
      seed: 7,
      durationMs: kind === 'stall' ? 60_000 : 2_000,
      count: 12,
    });
    expect(await readAll()).toEqual(expected);
    expect(fake.faults.counts()[kind]).toBeGreaterThan(0);
    const violations = fake.limits.violations
      .slice(before)
      .filter(({ toldMsAgo }) => toldMsAgo > ON_THE_WAY_MS);
    expect(violations).toEqual([]);
    expect(fake.log.errors).toEqual([]);
  },
);

test('as much as is allowed is sent at full speed, and by GitHub’s own count not one request more', async () => {
  await moveIntoPast(databases[0]!, 2 * 3_600_000);
  fake.world.clock.advance(2 * 3_600_000);
  fake.faults.add({ kind: 'slow-body', probability: 0.05, seed: 3, durationMs: 300 });
  const first = fake.log.entries.length;
  const clients = await Promise.all(
    processes.map((github) => github.forInstallation(fake.installation.id, 'live')),
  );
  await clients[0]!.rest('GET /repos/acme/waybill');
  let isFull = false;
  const work = async (client: GitHubClient): Promise<void> => {
    while (!isFull) {
      await client.rest('GET /repos/acme/waybill').catch((error: unknown) => {
        if (!(error instanceof RateLimited)) throw error;
        isFull ||= error.limit.reason === 'points';
      });
    }
  };
  await Promise.all(Array.from({ length: 60 }, (_, index) => work(clients[index % clients.length]!)));
  const answered = Map.groupBy(fake.log.entries.slice(first), ({ status }) => status);
  // The token of the installation is the App's own business.
  expect([...answered.keys()].sort()).toEqual([200, 201]);
  expect(answered.get(200)).toHaveLength(900);
});

test('a missing right is named', async () => {
  fake.faults.add({ kind: 'missing-right', count: 1 });
  const client = await processes[0]!.forSettings('live');
  await expect(client.rest('GET /repos/acme/waybill/pulls')).rejects.toMatchObject({
    code: 'github_forbidden',
    details: { missingRights: 'pull_requests=read' },
  });
});

test('pages that lead in a circle are noticed', async () => {
  fake.faults.add({ kind: 'link-loop' });
  const client = await processes[0]!.forSettings('live');
  const readPages = async (): Promise<void> => {
    for await (const _ of client.paginate('GET /repos/acme/waybill/pulls', { state: 'all', per_page: 5 }));
  };
  await expect(readPages()).rejects.toMatchObject({ code: 'github_answer_unreadable' });
});
