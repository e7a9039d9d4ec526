import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readRiskValues } from '../../../domain/risk/measure-risk.ts';
import { DEFAULT_RISK_SETTINGS } from '../../../domain/risk/risk-settings.ts';
import { riskScopeOf } from '../../../lib/risk/risk-scope-of.ts';
import { listCountedPulls } from '../../../sql/risk/list-open-pulls.ts';
import { measureRisk } from '../../../sql/risk/measure-risk.ts';
import { OPEN_PULLS } from '../../../sql/risk/open-pull-requests.ts';
import { readRiskEvidence } from '../../../sql/risk/read-risk-evidence.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';
import { addRiskFacts, EXPECTED_VALUES } from './risk-facts.ts';

/** A Wednesday. */
const AT = new Date('2026-03-18T12:00Z');
const PLAN_PARAMETERS = [
  `'00000000-0000-4000-8000-000000000001'`,
  `'2026-03-18T12:00Z'`,
  `'2025-12-18T12:00Z'`,
  `'{}'`,
  `'{}'`,
];
const HOUR_MS = 3_600_000;

let opened: OpenTestDatabase;
let client: pg.PoolClient;
let teamId: string;
let shop: number;

beforeAll(async () => {
  opened = await openTestDatabase();
  const db = opened.database.pg;
  const team = await db.query<{ id: string }>(
    `insert into teams (name, slug) values ('Web', 'web') returning id`,
  );
  teamId = team.rows[0]!.id;
  shop = await opened.addRepository('shop');
  await addRiskFacts(db, { at: AT, shop, late: await opened.addRepository('late'), teamId });
  client = await db.connect();
});
afterAll(async () => {
  client.release();
  await opened[Symbol.asyncDispose]();
});

const scopeAt = (
  at: Date,
  closed: { repoId: number; number: number }[] = [],
  settings = DEFAULT_RISK_SETTINGS,
) => riskScopeOf({ id: teamId, timeZone: 'UTC', workDays: [1, 2, 3, 4, 5] }, at, settings, closed);
const measureAt = (at: Date) => measureRisk(client, scopeAt(at));

/** What `work` sees of changes that are taken back afterwards. */
async function afterChanges<T>(changes: string, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    await client.query(changes);
    return await work();
  } finally {
    await client.query('rollback');
  }
}

describe('each factor is what its declaration says, over facts counted by hand', () => {
  test.each(Object.entries(EXPECTED_VALUES))('%s', async (name, expected) => {
    const values = readRiskValues(await measureAt(AT));
    expect(values[name as keyof typeof values]).toBeCloseTo(expected, 9);
  });

  test('with the numbers it is made of, and the machines that are left out', async () => {
    const measures = await measureAt(AT);
    expect(measures.stalled_pull_requests).toEqual({
      parts: { stalled: 4, open: 7, developers: 4 },
      items: 4,
      bots: 1,
    });
    expect(measures.work_in_progress).toEqual({ parts: { open: 7, developers: 4 }, items: 7, bots: 1 });
    expect(measures.review_time).toMatchObject({ parts: { hours: 11, usualHours: 4 }, items: 3 });
    expect(measures.failed_deployments.parts).toEqual({ failed: 2, deployments: 5 });
    expect(measures.commit_drop).toEqual({ parts: { commits: 3, usual: 6 }, items: 3, bots: 1 });
    expect(measures.review_load_imbalance).toMatchObject({ parts: { people: 2 }, items: 6, bots: 1 });
  });
});

test('a moment in the past is answered as it was then', async () => {
  // Ready by then: #1, #6 to #8 and #12, which is closed by now. Two work days old were #7, #8 and #12.
  const { parts } = (await measureAt(new Date(AT.getTime() - 168 * HOUR_MS))).stalled_pull_requests;
  expect(parts).toMatchObject({ stalled: 3, open: 5 });
});

test('working time decides what is stalled: over a weekend nothing stalls', async () => {
  // Ready on Friday at 16:00; sixteen working hours later it is Tuesday, 16:00.
  const friday = `update pull_requests set created_at = '2026-03-13T16:00Z' where number = 2`;
  const stalledAt = (at: string) =>
    afterChanges(friday, async () => (await listNumbers('stalled_pull_requests', new Date(at))).includes(2));
  expect(await stalledAt('2026-03-17T15:59Z')).toBe(false);
  expect(await stalledAt('2026-03-17T16:00Z')).toBe(true);
});

async function listNumbers(factor: 'stalled_pull_requests' | 'work_in_progress', at = AT): Promise<number[]> {
  const numbers: number[] = [];
  for (let after = null; ; ) {
    const page = await listCountedPulls(client, scopeAt(at), { factor, after, limit: 2 });
    numbers.push(...page.map(({ number }) => number));
    if (page.length < 2) return numbers;
    after = page.at(-1)! as never;
  }
}

test('the rows behind a count are listed, those that are ready longest first, page after page', async () => {
  expect(await listNumbers('stalled_pull_requests')).toEqual([8, 7, 1, 2]);
  expect(await listNumbers('work_in_progress')).toEqual([8, 7, 6, 1, 2, 3, 4]);
});

test('with a roster its people count: their work in progress, and their reviews, also none', async () => {
  const roster = `
    insert into developers (id, email, name, github_username) values
      ('00000000-0000-4000-8000-000000000001', 'a@x', 'Ada', 'ada'), ('00000000-0000-4000-8000-000000000002', 'b@x', 'Bo', 'bo'),
      ('00000000-0000-4000-8000-000000000003', 'e@x', 'Eve', 'eve');
    insert into team_developers (team_id, developer_id, joined_at) select '${teamId}', id, '2026-01-01' from developers;
    update pull_requests p set author_id = d.id from developers d where d.github_username = p.author_login;
    update reviews r set reviewer_id = d.id from developers d where d.github_username = r.reviewer_login`;
  const { work_in_progress: work, review_load_imbalance: load } = await afterChanges(roster, () =>
    measureAt(AT),
  );
  expect(work.parts).toEqual({ open: 6, developers: 3 });
  // Bo reviewed four, Ada and Eve none.
  expect(load).toMatchObject({ parts: { gini: 1, people: 3 }, items: 6 });
});

test('reviews that deleted accounts left behind were given, but by no one person', async () => {
  const gone = `update reviews set reviewer_login = null where reviewer_login = 'bo'`;
  const [load, evidence] = await afterChanges(gone, async () => [
    (await measureAt(AT)).review_load_imbalance,
    await readRiskEvidence(client, scopeAt(AT)),
  ]);
  expect(load).toMatchObject({ parts: { people: 1, gini: null }, items: 6, bots: 1 });
  expect(evidence.topReviewer).toMatchObject({ name: 'cy' });
});

test('a reviewer goes by the login of now', async () => {
  const renamed = `
    with d as (insert into developers (name, github_username) values ('Bo', 'aa-renamed') returning id)
    update reviews r set reviewer_id = d.id from d where r.reviewer_login = 'bo'`;
  const { topReviewer } = await afterChanges(renamed, () => readRiskEvidence(client, scopeAt(AT)));
  expect(topReviewer).toEqual({ name: 'aa-renamed', reviewed: 4, ofAll: 5 });
});

test('who merges where nobody tells what is open is none of those who share what is open', async () => {
  const mirror = `
    with r as (insert into repositories (owner, name) values ('acme', 'mirror') returning repo_id),
      t as (insert into team_repositories (team_id, repo_id, connected_at) select '${teamId}', repo_id, '2020-01-01' from r)
    insert into pull_requests (repo_id, number, title, head_sha, author_login, created_at, updated_at, merged_at, closed_at, state)
    select repo_id, n, 'x', 'h', 'stranger-' || n, '2026-03-16', '2026-03-16', '2026-03-17', '2026-03-17', 'merged'
    from r, generate_series(1, 20) n`;
  const measured = await afterChanges(mirror, () => measureAt(AT));
  expect(measured.stalled_pull_requests.parts).toEqual({ stalled: 4, open: 7, developers: 4 });
  expect(measured.work_in_progress.parts).toEqual({ open: 7, developers: 4 });
});

test('what is taken to be closed counts no more', async () => {
  const closed = [1, 6].map((number) => ({ repoId: shop, number }));
  const measures = await measureRisk(client, scopeAt(AT, closed));
  expect(measures.stalled_pull_requests.parts).toEqual({ stalled: 3, open: 5, developers: 3 });
  // cy has neither an open one nor a merged one left.
  expect(measures.work_in_progress.parts).toEqual({ open: 5, developers: 3 });
});

test('a rule about machines holds for facts that were there before it', async () => {
  const rule = `insert into bot_rules (kind, pattern) values ('login', 'bo')`;
  const measures = await afterChanges(rule, () => measureAt(AT));
  expect(measures.stalled_pull_requests).toEqual({
    parts: { stalled: 4, open: 6, developers: 3 },
    items: 4,
    bots: 2,
  });
  expect(measures.review_load_imbalance).toMatchObject({ parts: { people: 1 }, items: 1, bots: 6 });
});

test('what is open is unknown while Git alone tells of it, and without a repository', async () => {
  const guesses = 'update repositories set provider_id = null';
  const guessed = readRiskValues(await afterChanges(guesses, () => measureAt(AT)));
  expect([guessed.stalled_pull_requests, guessed.work_in_progress]).toEqual([null, null]);
  const none = `delete from team_repositories`;
  const values = readRiskValues(await afterChanges(none, () => measureAt(AT)));
  expect(Object.values(values)).toEqual(Array(8).fill(null));
});

test('evidence names the rows that recommendations point to', async () => {
  const evidence = await readRiskEvidence(client, scopeAt(AT));
  expect(evidence.waiting.map(({ number }) => number)).toEqual([8, 7, 1, 2, 3, 4]);
  expect(evidence.stalled).toBe(4);
  expect(evidence.waiting[3]).toMatchObject({ number: 2, waitingHours: 16, repository: 'acme/shop' });
  expect(evidence.largest.slice(0, 2).map(({ number, lines }) => [number, lines])).toEqual([
    [4, 900],
    [1, 40],
  ]);
  expect(evidence.busiest).toMatchObject({ author: 'ada', open: 5, oldest: { number: 8 } });
  expect(evidence.topReviewer).toEqual({ name: 'bo', reviewed: 4, ofAll: 5 });
  expect(evidence.coverageFall).toMatchObject({ repository: 'acme/shop', percent: 77.5, percentBefore: 80 });
  expect(evidence.failedDeployment).toMatchObject({ url: 'https://deploy.example.org/200' });
});

test('pull requests that are open are found by the index of those, not by reading all', async () => {
  const many = `
    insert into pull_requests (repo_id, number, title, head_sha, created_at, merged_at, state, updated_at)
    select ${shop}, n, 't', 'h', '2026-01-01', '2026-01-02', 'merged', now() from generate_series(100, 6000) n;
    analyze pull_requests`;
  const plan = await afterChanges(many, async () => {
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      `explain with ${OPEN_PULLS} select * from open_pulls`.replaceAll(
        /\$(\d)/g,
        (_, number) => PLAN_PARAMETERS[number - 1]!,
      ),
    );
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });
  for (const index of ['pull_requests_ready_idx', 'pull_requests_merged_idx']) {
    expect(plan).toContain(index);
  }
  expect(plan).not.toContain('Seq Scan on pull_requests');
});
