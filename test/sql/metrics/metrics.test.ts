import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ALL_METRICS } from '../../../domain/metrics/all-metrics.ts';
import type { Metric } from '../../../domain/metrics/metric.ts';
import { refreshFirstDeployments } from '../../../sql/lead-time/refresh-first-deployments.ts';
import { listMetricItems, type MetricItem } from '../../../sql/metrics/list-metric-items.ts';
import { measureMetric } from '../../../sql/metrics/measure-metric.ts';
import { measureSeries, SERIES_INTERVALS } from '../../../sql/metrics/measure-series.ts';
import type { MetricScope, MetricWindow } from '../../../sql/metrics/metric-scope.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';

const MARCH: MetricWindow = { fromAt: new Date('2026-03-01T00:00Z'), untilAt: new Date('2026-04-01T00:00Z') };

let opened: OpenTestDatabase;
let db: pg.Pool;
let shop: number;
let teamId: string;

beforeAll(async () => {
  opened = await openTestDatabase();
  db = opened.database.pg;
  shop = await opened.addRepository('shop');
  await db.query(
    `insert into pull_requests (repo_id, number, title, head_sha, author_login, created_at, draft_removed_at, first_commit_at,
       merged_at, state, updated_at, additions, deletions, author_is_bot)
     values
       -- Two hours of coding, a day as a draft that does not count, six hours until the merge.
       ($1, 1, 'one', 'h1', 'ada', '2026-03-02T10:00Z', '2026-03-03T10:00Z', '2026-03-02T08:00Z', '2026-03-03T16:00Z', 'merged', now(), 90, 10, false),
       -- No commit known: four hours from the opening.
       ($1, 2, 'two', 'h2', 'bo', '2026-03-10T10:00Z', null, null, '2026-03-10T14:00Z', 'merged', now(), 300, 0, false),
       ($1, 3, 'three', 'h3', 'renovate[bot]', '2026-03-11T10:00Z', null, null, '2026-03-11T10:01Z', 'merged', now(), 5, 5, true),
       ($1, 4, 'four', 'h4', 'cy-robot', '2026-03-12T10:00Z', null, null, '2026-03-12T11:00Z', 'merged', now(), 7, 0, false),
       -- Exactly at the end of the window: not in it.
       ($1, 5, 'five', 'h5', 'ada', '2026-03-31T10:00Z', null, null, '2026-04-01T00:00Z', 'merged', now(), 1, 1, false),
       ($1, 6, 'six', 'h6', 'ada', '2026-03-20T10:00Z', null, null, null, 'open', now(), 1, 1, false)`,
    [shop],
  );
  await db.query(
    `insert into pr_files (repo_id, pr_id, head_sha, file_index, path, status, additions, deletions, channel, noise)
     select repo_id, pr_id, head_sha, i, 'f' || i, 'modified', 100, 0, 'production', case i when 2 then 'lock' end
     from pull_requests, generate_series(0, 2) i where number = 2`,
  );
  const review = (
    number: number,
    id: number,
    login: string,
    state: string,
    at: string,
    sha: string,
    more = '',
  ) =>
    db.query(
      `insert into reviews (repo_id, pr_id, provider_id, reviewer_login, is_bot, state, given_state, submitted_at, commit_sha,
         provider_updated_at, provider_version, dismissed_at)
       select repo_id, pr_id, $2, $3, $3 like '%[bot]', $4::review_state, case $4 when 'dismissed' then 'approved' end::review_state,
         $5, $6, $5, '', nullif($7, '')::timestamptz
       from pull_requests where number = $1`,
      [number, id, login, state, at, sha, more],
    );
  await review(1, 11, 'ada', 'commented', '2026-03-03T10:10Z', 'h1'); // the author
  await review(1, 12, 'lint[bot]', 'commented', '2026-03-03T10:20Z', 'h1'); // a machine
  await review(1, 13, 'bo', 'approved', '2026-03-03T13:00Z', 'h1'); // three hours after it was ready
  await review(1, 14, 'cy', 'changes_requested', '2026-03-03T13:30Z', 'h1'); // of somebody else: bo's approval stands
  await review(2, 21, 'ada', 'approved', '2026-03-10T11:00Z', 'older'); // of another head, and taken back:
  await review(2, 23, 'ada', 'changes_requested', '2026-03-10T13:30Z', 'h2');
  await review(2, 22, 'cy', 'dismissed', '2026-03-10T12:00Z', 'h2', '2026-03-10T13:00Z');
  await review(4, 41, 'ada', 'dismissed', '2026-03-12T10:30Z', 'h3', '2026-03-13T13:00Z'); // of another head; dismissed after the merge
  await db.query(
    `insert into review_comments (repo_id, kind, provider_id, pr_id, author_login, is_bot, created_at, provider_updated_at, provider_version, deleted_at)
     select p.repo_id, k.kind, k.id, p.pr_id, k.login, k.bot, now(), now(), '', k.deleted
     from pull_requests p, (values
       ('review', 1, 'bo', false, null::timestamptz), ('review', 2, 'cy', false, null), ('review', 3, 'bo', false, now()),
       ('review', 4, 'ada', false, null), ('review', 5, 'lint[bot]', true, null), ('conversation', 6, 'bo', false, null)
     ) k (kind, id, login, bot, deleted) where p.number = 1`,
  );
  await db.query(
    `insert into commits (repo_id, sha, committed_at, message, author_name, on_default_branch)
     values ($1, 'c1', '2026-03-05T23:30Z', 'a', 'Ada', true), ($1, 'c2', '2026-03-06T00:30Z', 'b', 'Ada', true),
       ($1, 'c3', '2026-03-06T00:30Z', 'c', 'Ada', false), ($1, 'c4', '2026-03-07T00:30Z', 'd', 'dependabot[bot]', true)`,
    [shop],
  );
  await db.query(
    `insert into commits (repo_id, sha, committed_at, message, author_name, parent_shas)
     values ($1, 'l1', '2026-03-01T00:00Z', 'a', 'Ada', '{}'), ($1, 'l2', '2026-03-04T00:00Z', 'b', 'Ada', '{l1}'),
       ($1, 'l3', '2026-03-04T06:00Z', 'c', 'Bo', '{l2}'), ($1, 'l4', '2026-03-05T00:00Z', 'd', 'dependabot[bot]', '{l3}'),
       ($1, 'l5', '2026-03-05T01:00Z', 'e', 'Ada', '{l4}')`,
    [shop],
  );
  await db.query(
    `insert into deployments (repo_id, source, source_key, environment, environment_name, status, created_at, finished_at, updated_at, commit_sha, succeeded_at)
     values
       ($1, 'api', 'd1', 'production', 'live', 'inactive', '2026-03-03T09:00Z', '2026-03-03T10:00Z', now(), 'l1', '2026-03-03T10:00Z'),
       ($1, 'api', 'd2', 'production', 'live', 'failure', '2026-03-04T09:00Z', '2026-03-04T10:00Z', now(), 'l2', null),
       ($1, 'api', 'd3', 'production', 'live', 'success', '2026-03-04T11:00Z', '2026-03-04T12:00Z', now(), 'l3', null),
       ($1, 'api', 'd4', 'production', 'live', 'success', '2026-03-05T11:00Z', '2026-03-05T12:00Z', now(), 'l4', null),
       ($1, 'api', 'd5', 'staging', 'test', 'failure', '2026-03-05T11:00Z', '2026-03-05T12:00Z', now(), 'l5', null),
       ($1, 'api', 'd6', 'production', 'live', 'pending', '2026-03-05T11:00Z', null, now(), 'l5', null)`,
    [shop],
  );
  // Blamed on d3: from 13:00 on; resolved after d4, which is the unplanned one.
  await db.query(
    `insert into incidents (repo_id, source, source_key, title, started_at, resolved_at, deployment_id)
     select repo_id, 'api', 'i1', 'down', '2026-03-04T13:00Z', '2026-03-05T18:00Z', deployment_id
     from deployments where source_key = 'd3'`,
  );
  await db.query(
    `insert into coverage_reports (repo_id, commit_sha, flag, coverage, source, on_default_branch, reported_at)
     values ($1, 'c1', '', 70, 'lcov', true, '2026-03-05'), ($1, 'c2', '', 80, 'lcov', true, '2026-03-06'),
       ($1, 'c3', '', 10, 'lcov', false, '2026-03-07'), ($1, 'c2', 'unit', 95, 'lcov', true, '2026-03-08')`,
    [shop],
  );
  const client = await db.connect();
  await refreshFirstDeployments(client, shop);
  client.release();
  const team = await db.query<{ id: string }>(
    `insert into teams (name, slug, timezone) values ('Web', 'web', 'Europe/Berlin') returning id`,
  );
  teamId = team.rows[0]!.id;
  await db.query(
    `insert into team_repositories (team_id, repo_id, connected_at) values ($1, $2, '2026-03-04T00:00Z')`,
    [teamId, shop],
  );
});
afterAll(() => opened[Symbol.asyncDispose]());

const measure = (name: string, scope: MetricScope = { teamId: null, repoId: shop }, window = MARCH) =>
  measureMetric(db, ALL_METRICS.find((metric) => metric.name === name)!, scope, window);

/** Worked out by hand from the rows above. */
const EXPECTED: Readonly<Record<string, { value: number | null; items: number; bots: number }>> = {
  prs_merged: { value: 3, items: 3, bots: 1 },
  prs_opened: { value: 5, items: 5, bots: 1 },
  reviews_given: { value: 6, items: 6, bots: 1 }, // one of ada's own is none
  median_cycle_time: { value: 4, items: 3, bots: 1 }, // 8, 4 and 1 hours
  median_review_time: { value: 1, items: 3, bots: 0 }, // 3, 1 and half an hour
  test_coverage: { value: 80, items: 2, bots: 0 },
  avg_pr_size: { value: (100 + 200 + 7) / 3, items: 3, bots: 1 },
  review_comments_per_pr: { value: 2 / 3, items: 3, bots: 1 },
  merge_without_approval_rate: { value: 100 / 3, items: 3, bots: 1 },
  commit_count: { value: 2, items: 2, bots: 1 },
  deployment_count: { value: 4, items: 4, bots: 0 },
  change_lead_time: { value: (12 + 6) / 2, items: 2, bots: 1 }, // l2 and l3 by d3, l4 by d4
  deployment_frequency: { value: 3 / 31, items: 3, bots: 0 },
  change_fail_rate: { value: 50, items: 4, bots: 0 },
  failed_deployment_recovery_time: { value: (2 + 30) / 2, items: 2, bots: 0 },
  deployment_rework_rate: { value: 25, items: 4, bots: 0 },
};

test('every metric has an expectation here', () => {
  expect(Object.keys(EXPECTED).sort()).toEqual(ALL_METRICS.map(({ name }) => name).sort());
});

describe.each(ALL_METRICS)('$name', (metric) => {
  const expected = EXPECTED[metric.name]!;

  test('is what its definition says, over facts counted by hand', async () => {
    const measured = await measure(metric.name);
    expect(measured.value).toBeCloseTo(expected.value!, 9);
    expect(measured).toMatchObject({ items: expected.items, bots: expected.bots });
  });

  test('is null without items, or 0 for a count', async () => {
    const empty = { fromAt: new Date('2020-01-01'), untilAt: new Date('2020-02-01') };
    const counts = metric.aggregate === 'count' || metric.aggregate === 'per_day';
    expect(await measure(metric.name, { teamId: null, repoId: shop }, empty)).toEqual({
      value: counts ? 0 : null,
      p75: null,
      p90: null,
      items: 0,
      bots: 0,
    });
  });

  test('lists exactly the rows behind it, page after page', async () => {
    const items: MetricItem[] = [];
    for (let after: MetricItem | null = null; ; ) {
      const page = await listMetricItems(db, metric, { teamId: null, repoId: shop }, MARCH, {
        after,
        limit: 2,
      });
      items.push(...page);
      if (page.length < 2) break;
      after = page.at(-1)!;
    }
    expect(items.filter(({ isBot }) => !isBot)).toHaveLength(expected.items);
    expect(items.filter(({ isBot }) => isBot)).toHaveLength(expected.bots);
    expect(new Set(items.map(({ itemId }) => itemId)).size).toBe(items.length);
    expect(aggregate(metric, items)).toBeCloseTo(expected.value!, 9);
  });

  test.each(SERIES_INTERVALS)('its series by %s holds each item once', async (interval) => {
    const series = await measureSeries(
      db,
      metric,
      { teamId: null, repoId: shop },
      MARCH,
      interval,
      'Europe/Berlin',
    );
    expect(series.reduce((sum, { items }) => sum + items, 0)).toBe(expected.items);
    expect(series[0]!.fromAt).toEqual(MARCH.fromAt);
    expect(series.at(-1)!.untilAt).toEqual(MARCH.untilAt);
    for (const [index, { fromAt }] of series.entries())
      if (index > 0) expect(fromAt).toEqual(series[index - 1]!.untilAt);
  });
});

/** The number that the listed rows of one repository make up, worked out once more without PostgreSQL. */
function aggregate(metric: Metric, items: readonly MetricItem[]): number {
  const values = items.filter(({ isBot }) => !isBot).map(({ value }) => value);
  const mean = () => values.reduce((sum, value) => sum + value, 0) / values.length;
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  switch (metric.aggregate) {
    case 'count':
      return values.length;
    case 'per_day':
      return values.length / 31;
    case 'mean':
      return mean();
    case 'percent':
      return 100 * mean();
    case 'mean_of_last':
      return items[0]!.value;
    case 'median':
      return (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2;
  }
}

test('a median comes with p75 and p90', async () => {
  expect(await measure('median_cycle_time')).toMatchObject({ p75: 6, p90: 7.2 });
});

test('a pull request that Git alone tells of says nothing about reviews', async () => {
  const plain = await opened.addRepository('plain');
  await db.query(
    `insert into pull_requests (repo_id, number, title, title_source, head_sha, created_at, merged_at, state, updated_at)
     values ($1, 1, 'one', 'commit', 'g1', '2026-03-02T10:00Z', '2026-03-03T10:00Z', 'merged', now())`,
    [plain],
  );
  const scope = { teamId: null, repoId: plain };
  expect(await measure('prs_merged', scope)).toMatchObject({ value: 1, items: 1 });
  for (const name of ['merge_without_approval_rate', 'review_comments_per_pr'])
    expect(await measure(name, scope), name).toMatchObject({ value: null, items: 0 });
});

test('a repository counts for a team from when it was connected', async () => {
  expect((await measure('prs_merged', { teamId, repoId: null })).value).toBe(2);
  expect((await measure('prs_merged', { teamId, repoId: shop })).value).toBe(2);
});

test('days are those of the zone, and the day when clocks change is an hour short', async () => {
  const commits = ALL_METRICS.find(({ name }) => name === 'commit_count')!;
  const days = await measureSeries(
    db,
    commits,
    { teamId: null, repoId: shop },
    MARCH,
    'day',
    'Europe/Berlin',
  );
  // Half past eleven at night in UTC is the next day in Berlin.
  expect(days.filter(({ value }) => value === 2).map(({ fromAt }) => fromAt.toISOString())).toEqual([
    '2026-03-05T23:00:00.000Z',
  ]);
  const short = days.find(({ fromAt }) => fromAt.toISOString() === '2026-03-28T23:00:00.000Z')!;
  expect(short.untilAt.toISOString()).toBe('2026-03-29T22:00:00.000Z');
});

test('a new rule about machines holds for facts that were there before it, and a team may differ', async () => {
  await db.query(`insert into bot_rules (kind, pattern) values ('login', '*-ROBOT')`);
  expect(await measure('prs_merged')).toMatchObject({ value: 2, bots: 2 });
  await db.query(
    `insert into bot_rules (team_id, kind, pattern, is_bot) values ($1, 'login', 'cy-robot', false)`,
    [teamId],
  );
  expect(await measure('prs_merged', { teamId, repoId: null })).toMatchObject({ value: 2, bots: 1 });
  await db.query('delete from bot_rules');
});
