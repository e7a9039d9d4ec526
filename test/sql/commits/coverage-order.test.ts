import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testCoverage } from '../../../domain/metrics/test-coverage.ts';
import { inTransaction } from '../../../lib/database/transaction.ts';
import { placeCoverageReports, storeDefaultBranch } from '../../../sql/commits/store-default-branch.ts';
import { type CoverageRow, upsertCoverageReports } from '../../../sql/commits/upsert-coverage-reports.ts';
import { measureMetric } from '../../../sql/metrics/measure-metric.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';

let opened: OpenTestDatabase;
let repoId: number;
let repositories = 0;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened[Symbol.asyncDispose]());
beforeEach(async () => {
  repoId = await opened.addRepository(`covered-${++repositories}`);
  await opened.database.pg.query(`update repositories set default_branch = 'main' where repo_id = $1`, [
    repoId,
  ]);
});

const sha = (name: string): string => Buffer.from(name.padEnd(20, '-')).toString('hex');
const at = (minute: number): Date => new Date(Date.parse('2026-03-02T10:00:00Z') + minute * 60_000);

function report(
  commit: string,
  coverage: number | null,
  minute: number,
  more: Partial<CoverageRow> = {},
): CoverageRow {
  return {
    repo_id: repoId,
    commit_sha: sha(commit),
    flag: '',
    coverage,
    lines_covered: null,
    lines_total: null,
    lines_left_out: 0,
    source: 'lcov',
    branch: null,
    reported_at: at(minute),
    first_reported_at: at(minute),
    ...more,
  };
}

/** One after another, as they come. */
async function tell(...reports: readonly CoverageRow[]): Promise<number[]> {
  const waiting: number[] = [];
  for (const row of reports)
    waiting.push(...(await inTransaction(opened.database, (client) => upsertCoverageReports(client, [row]))));
  return waiting;
}

/** What the mirror tells of the default branch. */
async function mirror(...commits: readonly string[]): Promise<void> {
  await inTransaction(opened.database, async (client) => {
    await storeDefaultBranch(client, repoId, commits.map(sha));
    await placeCoverageReports(client, [repoId]);
  });
}

async function coverage(fromMinute = 0, untilMinute = 1_000): Promise<number | null> {
  const window = { fromAt: at(fromMinute), untilAt: at(untilMinute) };
  const measured = await measureMetric(opened.database.pg, testCoverage, { teamId: null, repoId }, window);
  return measured.value;
}

async function rows(): Promise<Record<string, unknown>[]> {
  const found = await opened.database.pg.query(
    `select commit_sha, coverage::float8, branch, on_default_branch, branch_position, is_newest, reported_at, last_reported_at
     from coverage_reports where repo_id = $1 order by commit_sha`,
    [repoId],
  );
  return found.rows;
}

test('a commit that is told of late, or again, is not how coverage is now', async () => {
  await mirror('a', 'b', 'c');
  await tell(report('c', 90, 1), report('a', 50, 2));
  expect(await coverage()).toBe(90);
  // Nothing is news in the time in which only an older commit was tested.
  expect(await coverage(2)).toBeNull();
  await tell(report('b', 40, 3), report('b', 45, 4), report('c', 91, 5));
  expect(await coverage()).toBe(91);
  expect(await coverage(2)).toBeNull();
});

test('the last word on a commit counts, at the time of the first', async () => {
  await mirror('a', 'b');
  await tell(report('a', 80, 1), report('b', 85, 10), report('a', 70, 20));
  expect(await coverage(0, 5)).toBe(70);
  expect(await coverage()).toBe(85);
  expect(await rows()).toMatchObject([
    { coverage: 70, reported_at: at(1), last_reported_at: at(20) },
    { coverage: 85, reported_at: at(10), last_reported_at: null },
  ]);
});

test('the head of a pull request that was merged is no commit of the default branch', async () => {
  await mirror('a', 'merge');
  await tell(
    report('a', 90, 1),
    report('merge', 91, 2),
    report('head', 78, 3),
    report('head2', 78, 4, { branch: 'feature' }),
  );
  expect(await coverage()).toBe(91);
  expect((await rows()).map((row) => row.on_default_branch)).toEqual([true, null, false, true]);
});

test('a commit that the mirror does not know yet waits, has the mirror read, and counts in its place', async () => {
  await mirror('a');
  expect(await tell(report('a', 90, 1))).toEqual([]);
  expect(await tell(report('c', 70, 2, { branch: 'main' }), report('b', 80, 3, { branch: 'main' }))).toEqual([
    repoId,
    repoId,
  ]);
  expect(await coverage()).toBe(90);
  await mirror('a', 'b', 'c');
  expect(await coverage()).toBe(70);
});

test('where no order is known, the branch that is named and the time decide', async () => {
  await tell(
    report('c', 90, 1, { branch: 'main' }),
    report('a', 50, 2, { branch: 'main' }),
    report('x', 10, 3, { branch: 'x' }),
  );
  expect(await coverage()).toBe(50);
  await mirror('a', 'b', 'c');
  expect(await coverage()).toBe(90);
});

test('a history that was replaced is stored anew', async () => {
  await mirror('a', 'b', 'c');
  await tell(report('a', 50, 1), report('c', 60, 2));
  await mirror('a', 'd', 'e');
  expect(await coverage()).toBe(50);
  await tell(report('e', 70, 3));
  expect(await coverage()).toBe(70);
  await mirror('a', 'd', 'e', 'f');
  const { rows: line } = await opened.database.pg.query(
    'select sha, position from default_branch_commits where repo_id = $1 order by position',
    [repoId],
  );
  expect(line).toEqual(['a', 'd', 'e', 'f'].map((name, position) => ({ sha: sha(name), position })));
});

test('a commit with nothing to cover changes no number and hides none', async () => {
  await mirror('a', 'b', 'c');
  await tell(report('a', 90, 1), report('c', null, 2), report('b', 85, 3));
  expect(await coverage()).toBe(85);
});

test('the same reports end the same, in whatever order they and the mirror come', async () => {
  const told = [
    { commit: 'a', coverage: 50, minute: 1 },
    { commit: 'b', coverage: 60, minute: 2 },
    { commit: 'a', coverage: 55, minute: 3 },
    { commit: 'c', coverage: null, minute: 4 },
    { commit: 'head', coverage: 10, minute: 5 },
    { commit: 'c', coverage: 70, minute: 6 },
  ];
  const order = fc.shuffledSubarray([...told.keys(), told.length], { minLength: told.length + 1 });
  let expected: Record<string, unknown>[] | undefined;
  await fc.assert(
    fc.asyncProperty(order, async (indices) => {
      repoId = await opened.addRepository(`shuffled-${++repositories}`);
      for (const index of indices) {
        const next = told[index];
        if (next === undefined) await mirror('a', 'b', 'c');
        else await tell(report(next.commit, next.coverage, next.minute));
      }
      const ended = await rows();
      expected ??= ended;
      expect(ended).toEqual(expected);
    }),
    { numRuns: 20 },
  );
});
