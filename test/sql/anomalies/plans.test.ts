import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listAnomalies } from '../../../sql/anomalies/list-anomalies.ts';
import { readCommitCounts } from '../../../sql/anomalies/read-commit-counts.ts';
import { readCoverage } from '../../../sql/anomalies/read-coverage.ts';
import { readStalledPullRequests } from '../../../sql/anomalies/read-pull-requests.ts';
import { readReviewedPullRequests } from '../../../sql/anomalies/read-reviews.ts';
import { readRiskSnapshots } from '../../../sql/anomalies/read-risk.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';
import { countRowsRead, explainQueries } from '../../api/plans/explain-queries.ts';

const ROWS = 20_000;
const NOW = new Date('2026-03-01T00:00Z');
const daysBefore = (days: number) => new Date(NOW.getTime() - days * 86_400_000);
const GROWING = ['commits', 'pull_requests', 'reviews', 'coverage_reports', 'risk_snapshots', 'anomalies'];

let opened: OpenTestDatabase;
let team: { readonly id: string; readonly timeZone: string; readonly workDays: number[] };

/** Two years of facts of four repositories, of which the team watches one; and of many teams' snapshots and anomalies. */
beforeAll(async () => {
  opened = await openTestDatabase();
  const client = await opened.database.pg.connect();
  const at = `'${NOW.toISOString()}'::timestamptz - make_interval(mins => n * 50)`;
  try {
    for (const name of ['a', 'b', 'c', 'd']) await opened.addRepository(name);
    // Rollups have no say here: without triggers this takes a second.
    await client.query('set session_replication_role = replica');
    await client.query(`
      insert into teams (name, slug) select 't', 't' || n from generate_series(1, 20) n;
      insert into team_repositories (team_id, repo_id, connected_at)
        select (select id from teams where slug = 't1'), min(repo_id), '2020-01-01' from repositories;
      insert into commits (repo_id, sha, committed_at, author_login, message, on_default_branch)
        select 1 + n % 4, md5(n::text), ${at}, 'd' || n % 40, 'm', true from generate_series(1, ${ROWS}) n;
      insert into pull_requests (repo_id, number, title, head_sha, author_login, state, created_at, closed_at, updated_at)
        select 1 + n % 4, n, 't', 'h', 'd' || n % 40, case when n % 50 = 0 then 'open' else 'closed' end::pr_state, ${at},
          case when n % 50 <> 0 then ${at} end, ${at} from generate_series(1, ${ROWS}) n;
      insert into reviews (repo_id, pr_id, provider_id, reviewer_login, state, submitted_at, provider_updated_at, provider_version)
        select repo_id, pr_id, pr_id, 'd' || pr_id % 7, 'approved', created_at, created_at, '' from pull_requests where state <> 'open';
      insert into coverage_reports (repo_id, commit_sha, coverage, source, on_default_branch, reported_at)
        select 1 + n % 4, md5(n::text), 80, 'lcov', true, ${at} from generate_series(1, ${ROWS}) n;
      insert into risk_snapshots (team_id, score, level, explanation, factors, calculated_at)
        select t.id, 10, 'low', '', '[]', ${at} from teams t, generate_series(1, 400) n;
      insert into anomalies (team_id, type, subject, severity, title, evidence, definition_version, resolved_at)
        select t.id, 'stalled_pr', 'pull_request/1/' || n, 'low', '', '{"numbers": {}, "thresholds": {}, "causes": [], "causesTotal": 0}',
          1, case when n > 5 then now() end from teams t, generate_series(1, 500) n;`);
    await client.query('reset session_replication_role');
    await client.query('analyze');
    const { rows } = await client.query<{ id: string }>(`select id from teams where slug = 't1'`);
    team = { id: rows[0]!.id, timeZone: 'Europe/Berlin', workDays: [1, 2, 3, 4, 5] };
  } finally {
    client.release();
  }
});
afterAll(() => opened[Symbol.asyncDispose]());

const WINDOW = (days: number) => ({ fromAt: daysBefore(days), untilAt: NOW });

test.each<[string, number, (db: pg.ClientBase) => Promise<unknown[]>]>([
  ['commits of sixteen weeks', 1_200, (db) => readCommitCounts(db, team, WINDOW(116))],
  ['stalled pull requests', 200, (db) => readStalledPullRequests(db, team.id, WINDOW(30))],
  ['coverage of two weeks', 300, (db) => readCoverage(db, team.id, WINDOW(14))],
  ['risk of two weeks', 450, (db) => readRiskSnapshots(db, team.id, WINDOW(14))],
  ['reviews of four weeks', 1_500, (db) => readReviewedPullRequests(db, team, WINDOW(28))],
])('a scan reads %s, not history', async (_, rowsMax, read) => {
  let found = 0;
  const nodes = await explainQueries(opened.database, async (db) => {
    found = (await read(db as unknown as pg.ClientBase)).length;
  });
  expect(found).toBeGreaterThan(0);
  expect(scannedWhole(nodes)).toEqual([]);
  expect(countRowsRead(nodes)).toBeLessThan(rowsMax);
});

test.each([{}, { state: 'open' as const }, { type: 'stalled_pr' as const }])(
  'a page of anomalies reads about a page: %j',
  async (filter) => {
    const nodes = await explainQueries(opened.database, (db) =>
      listAnomalies(db, { teamId: team.id, repoId: null }, { ...filter, limit: 5 }),
    );
    expect(scannedWhole(nodes)).toEqual([]);
    expect(countRowsRead(nodes)).toBeLessThan(150);
  },
);

function scannedWhole(nodes: Awaited<ReturnType<typeof explainQueries>>): (string | undefined)[] {
  return nodes
    .filter((node) => node['Node Type'] === 'Seq Scan')
    .map((node) => node['Relation Name'])
    .filter((name) => GROWING.some((table) => name?.startsWith(table)));
}
