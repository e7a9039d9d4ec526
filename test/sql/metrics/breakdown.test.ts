import fc from 'fast-check';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { medianCycleTime } from '../../../domain/metrics/median-cycle-time.ts';
import { listMetricItems, type MetricItem } from '../../../sql/metrics/list-metric-items.ts';
import { measureBreakdown } from '../../../sql/metrics/measure-breakdown.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';

const ALWAYS = { fromAt: new Date('2020-01-01'), untilAt: new Date('2030-01-01') };
const START_MS = Date.parse('2026-03-02T00:00Z');
const HOUR_MS = 3_600_000;

interface PullRequest {
  readonly createdMs: number;
  readonly firstCommitMs: number | null;
  readonly readyMs: number | null;
  readonly mergedMs: number;
  readonly reviews: readonly {
    readonly atMs: number;
    readonly login: string;
    readonly state: string;
    readonly dismissedMs?: number;
  }[];
}

let opened: OpenTestDatabase;
let db: pg.Pool;
let repoId: number;

beforeAll(async () => {
  opened = await openTestDatabase();
  db = opened.database.pg;
  repoId = await opened.addRepository('shop');
});
afterAll(() => opened[Symbol.asyncDispose]());

const at = (ms: number | null | undefined) => (ms == null ? null : new Date(ms));

/** Stores these instead of what was there, numbered from 1, and lists them in this order. */
async function itemsOf(pulls: readonly PullRequest[]): Promise<MetricItem[]> {
  await db.query('delete from reviews');
  await db.query('delete from pull_requests');
  await db.query(
    `insert into pull_requests (repo_id, number, title, head_sha, author_login, created_at, updated_at, first_commit_at,
       draft_removed_at, merged_at, state)
     select $1, n, 'work', 'h', 'ada', created, created, first, ready, merged, 'merged'
     from unnest($2::timestamptz[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[]) with ordinality u (created, first, ready, merged, n)`,
    [
      repoId,
      pulls.map((pull) => at(pull.createdMs)),
      pulls.map((pull) => at(pull.firstCommitMs)),
      pulls.map((pull) => at(pull.readyMs)),
      pulls.map((pull) => at(pull.mergedMs)),
    ],
  );
  const reviews = pulls.flatMap((pull, index) =>
    pull.reviews.map((review) => ({ ...review, number: index + 1 })),
  );
  await db.query(
    `insert into reviews (repo_id, pr_id, provider_id, reviewer_login, is_bot, state, given_state, submitted_at, dismissed_at,
       provider_updated_at, provider_version)
     select p.repo_id, p.pr_id, n, login, login like '%[bot]', u.state::review_state, case u.state when 'dismissed' then 'approved' end::review_state,
       submitted, dismissed, submitted, ''
     from unnest($1::int[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[])
       with ordinality u (number, login, state, submitted, dismissed, n)
     join pull_requests p using (number)`,
    [
      reviews.map(({ number }) => number),
      reviews.map(({ login }) => login),
      reviews.map(({ state }) => state),
      reviews.map(({ atMs }) => at(atMs)),
      reviews.map(({ dismissedMs }) => at(dismissedMs)),
    ],
  );
  const page = { after: null, limit: 1_000 };
  const items = await listMetricItems(db, medianCycleTime, { teamId: null, repoId }, ALWAYS, page);
  return items.sort((a, b) => Number(a.itemId) - Number(b.itemId));
}

const hour = (hours: number) => START_MS + hours * HOUR_MS;
const PLAIN = { createdMs: hour(0), firstCommitMs: hour(-2), readyMs: null, mergedMs: hour(30), reviews: [] };

test('the parts of a pull request are what their definitions say', async () => {
  const review = (hours: number, login: string, state: string) => ({ atMs: hour(hours), login, state });
  const items = await itemsOf([
    // A machine and the author look at it, bo asks for changes, cy approves twice, bo has a last word.
    {
      ...PLAIN,
      reviews: [
        review(1, 'lint[bot]', 'approved'),
        review(2, 'ada', 'commented'),
        review(4, 'bo', 'changes_requested'),
        review(9, 'cy', 'approved'),
        review(20, 'cy', 'approved'),
        review(24, 'bo', 'commented'),
        review(31, 'bo', 'approved'),
      ],
    },
    // Nobody reviewed it: there is no pickup and no review, all is waiting for the merge.
    PLAIN,
    // A draft for ten hours, reviewed meanwhile; no commit is known.
    { ...PLAIN, firstCommitMs: null, readyMs: hour(10), reviews: [review(3, 'bo', 'approved')] },
    // Never approved: the last review ends the reviewing.
    { ...PLAIN, reviews: [review(5, 'bo', 'commented'), review(8, 'bo', 'commented')] },
    // The later approval was dismissed before the merge, the earlier one afterwards.
    {
      ...PLAIN,
      reviews: [
        { ...review(6, 'bo', 'dismissed'), dismissedMs: hour(40) },
        { ...review(12, 'cy', 'dismissed'), dismissedMs: hour(13) },
      ],
    },
  ]);
  expect(items.map(({ parts }) => parts)).toEqual([
    [2, 4, 16, 10],
    [2, null, null, 30],
    [null, 0, 0, 20],
    [2, 5, 3, 22],
    [2, 6, 0, 24],
  ]);
  expect(items.map(({ value }) => value)).toEqual([32, 32, 20, 32, 32]);
});

test('medians of parts leave out items without the part, and shares add up', async () => {
  const parts = (await measureBreakdown(db, medianCycleTime, { teamId: null, repoId }, ALWAYS))!;
  expect(parts.map(({ part, value, items }) => [part, value, items])).toEqual([
    ['coding', 2, 4],
    ['pickup', 4.5, 4],
    ['review', 1.5, 4],
    ['merge', 22, 5],
  ]);
  expect(parts.map(({ share }) => share)).toEqual(
    [8, 15, 19, 106].map((sum) => expect.closeTo((100 * sum) / 148, 9)),
  );
  const nothing = { fromAt: new Date('2010-01-01'), untilAt: new Date('2011-01-01') };
  expect((await measureBreakdown(db, medianCycleTime, { teamId: null, repoId }, nothing))![0]).toEqual({
    part: 'coding',
    value: null,
    p75: null,
    p90: null,
    items: 0,
    share: null,
  });
});

test('the parts of any pull request add up to its cycle time, to the last bit', async () => {
  const ms = fc.integer({ min: -400 * HOUR_MS, max: 400 * HOUR_MS }).map((offset) => START_MS + offset);
  const pull: fc.Arbitrary<PullRequest> = fc.record({
    createdMs: ms,
    firstCommitMs: fc.option(ms),
    readyMs: fc.option(ms),
    mergedMs: ms,
    reviews: fc.array(
      fc.record({
        atMs: ms,
        login: fc.constantFrom('ada', 'bo', 'cy', 'lint[bot]'),
        state: fc.constantFrom('approved', 'changes_requested', 'commented', 'dismissed', 'pending'),
        dismissedMs: ms,
      }),
      { maxLength: 5 },
    ),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(pull, { minLength: 30, maxLength: 30 }), async (pulls) => {
      const items = await itemsOf(pulls);
      expect(items).toHaveLength(pulls.length);
      for (const [index, { value, parts }] of items.entries()) {
        expect(parts!.reduce((sum: number, part) => sum + (part ?? 0), 0)).toBe(value);
        expect(parts!.every((part) => part === null || part >= 0)).toBe(true);
        const { createdMs, firstCommitMs, readyMs, mergedMs } = pulls[index]!;
        const cycleMs =
          Math.max(createdMs - (firstCommitMs ?? createdMs), 0) +
          Math.max(mergedMs - (readyMs ?? createdMs), 0);
        expect(value).toBeCloseTo(cycleMs / HOUR_MS, 9);
      }
    }),
    { numRuns: 25 },
  );
});
