import type pg from 'pg';
import type { CommonQueryMethods } from 'slonik';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listBranches } from '../../../sql/commits/list-branches.ts';
import { listChecks } from '../../../sql/commits/list-checks.ts';
import { listCommits } from '../../../sql/commits/list-commits.ts';
import { listCoverageReports } from '../../../sql/commits/list-coverage-reports.ts';
import { listDeploymentRules } from '../../../sql/deployments/deployment-rules.ts';
import { listDeployments } from '../../../sql/deployments/deployments.ts';
import { listIncidents } from '../../../sql/incidents/incidents.ts';
import { listIssues } from '../../../sql/incidents/list-issues.ts';
import { listComments } from '../../../sql/pull-requests/list-comments.ts';
import { listReviews } from '../../../sql/pull-requests/list-reviews.ts';
import { listThreads } from '../../../sql/pull-requests/list-threads.ts';
import { listTimeline } from '../../../sql/pull-requests/list-timeline.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';
import { countRowsRead, explainQueries } from './explain-queries.ts';

const ROWS = 20_000;
/** Rows that a page may read on its way. */
const ROWS_READ_MAX = 2_000;
const MONTHS = 24;

let opened: OpenTestDatabase;
let repoId: number;

/** Two repositories full of facts: one to read, one to be left alone. */
beforeAll(async () => {
  opened = await openTestDatabase();
  const { pg: pool } = opened.database;
  const repoIds = [await opened.addRepository('shop'), await opened.addRepository('other')];
  repoId = repoIds[0]!;
  await pool.query(`select ensure_month_partitions('commits',
    array(select ('2024-01-01'::date + make_interval(months => m))::date from generate_series(0, ${MONTHS - 1}) m))`);
  await pool.query(`
    insert into developers (name) select 'developer ' || n from generate_series(1, 50) n;
    insert into developer_identities (provider, kind, value, developer_id)
      select 'github', 'login', 'login-' || row_number() over (order by name), id from developers`);
  for (const id of repoIds) await fill(pool, id);
  await pool.query('analyze');
});
afterAll(() => opened[Symbol.asyncDispose]());

async function fill(pool: pg.Pool, id: number): Promise<void> {
  const statements = [
    `insert into pull_requests (repo_id, number, title, head_sha, created_at, updated_at)
      select $1, n, 'title', 'head', now(), now() from generate_series(1, ${ROWS / 10}) n`,
    `insert into reviews (repo_id, pr_id, provider_id, state, submitted_at, provider_updated_at, provider_version)
      select p.repo_id, p.pr_id, p.number * 10 + n, 'approved', now(), now(), ''
      from pull_requests p, generate_series(1, 10) n where p.repo_id = $1`,
    `insert into review_comments (repo_id, kind, provider_id, pr_id, created_at, provider_updated_at, provider_version)
      select p.repo_id, 'review', p.number * 10 + n, p.pr_id, now(), now(), ''
      from pull_requests p, generate_series(1, 10) n where p.repo_id = $1`,
    `insert into review_threads (repo_id, thread_id, pr_id, provider_updated_at, provider_version)
      select p.repo_id, p.number || '/' || n, p.pr_id, now(), ''
      from pull_requests p, generate_series(1, 3) n where p.repo_id = $1`,
    `insert into commits (repo_id, sha, committed_at, author_id, message, branch, on_default_branch)
      select $1, md5(n::text), '2024-01-01'::timestamptz + make_interval(mins => n * 50),
        (select developer_id from developer_identities where value = 'login-' || (n % 50 + 1)), 'm',
        'branch-' || n % 100, n % 100 = 0
      from generate_series(1, ${ROWS}) n`,
    `insert into branches (repo_id, name, provider_updated_at, provider_version)
      select $1, 'branch-' || n, now(), '' from generate_series(1, ${ROWS}) n`,
    `insert into deployments (repo_id, source, source_key, environment, environment_name, status, created_at, updated_at)
      select $1, 'api', n::text, case when n % 500 = 0 then 'production' else 'preview' end::deployment_environment, 'e',
        case when n % 700 = 0 then 'failure' else 'success' end::deployment_status, now() - make_interval(mins => n), now()
      from generate_series(1, ${ROWS}) n`,
    `insert into issues (repo_id, provider_id, number, state, title, created_at, updated_at, provider_version)
      select $1, n, n, case when n % 900 = 0 then 'open' else 'closed' end, 't', now(), now() - make_interval(mins => n), ''
      from generate_series(1, ${ROWS}) n`,
    `insert into incidents (repo_id, source, source_key, title, started_at)
      select $1, 'api', n::text, 't', now() - make_interval(mins => n) from generate_series(1, ${ROWS}) n`,
    `insert into checks (repo_id, kind, provider_id, name, sha, status, provider_updated_at, provider_version)
      select $1, 'check_run', n, 'tests', md5((n % 2000)::text), 'completed', now(), '' from generate_series(1, ${ROWS}) n`,
    `insert into coverage_reports (repo_id, commit_sha, coverage, source, reported_at)
      select $1, md5(n::text), 80, 'api', now() - make_interval(mins => n) from generate_series(1, ${ROWS}) n`,
    `insert into deployment_rules (repo_id, source, pattern) values ($1, 'tag', 'v*')`,
  ];
  for (const statement of statements) await pool.query(statement, [id]);
}

const page = { limit: 21, after: undefined };
const middle = '2024-12-01T00:00:00.000Z';

const QUERIES: Record<string, (db: CommonQueryMethods) => Promise<unknown>> = {
  reviews: (db) => listReviews(db, { repoId, number: 1_000 }, page),
  comments: (db) => listComments(db, { repoId, number: 1_000 }, page),
  threads: (db) => listThreads(db, { repoId, number: 1_000 }, { limit: 21, afterId: undefined }),
  timeline: (db) => listTimeline(db, { repoId, number: 1_000 }, page),
  commits: (db) => listCommits(db, repoId, page),
  'commits, further on': (db) =>
    listCommits(db, repoId, { ...page, after: { committedAt: middle, sha: 'f' } }),
  'commits of the default branch': (db) => listCommits(db, repoId, { ...page, onDefaultBranch: true }),
  'commits of a branch': (db) => listCommits(db, repoId, { ...page, branch: 'branch-7' }),
  'commits of a developer': (db) => listCommits(db, repoId, { ...page, author: 'LOGIN-7' }),
  'commits of nobody': (db) => listCommits(db, repoId, { ...page, author: 'nobody' }),
  'commits of a day': (db) =>
    listCommits(db, repoId, { ...page, since: middle, until: '2024-12-02T00:00:00.000Z' }),
  branches: (db) => listBranches(db, repoId, { withDeleted: false, afterName: 'branch-5', limit: 21 }),
  deployments: (db) => listDeployments(db, repoId, page),
  'deployments to production': (db) => listDeployments(db, repoId, { ...page, environment: 'production' }),
  'deployments that failed': (db) => listDeployments(db, repoId, { ...page, status: 'failure' }),
  issues: (db) => listIssues(db, repoId, page),
  'open issues': (db) => listIssues(db, repoId, { ...page, state: 'open' }),
  incidents: (db) => listIncidents(db, repoId, page),
  checks: (db) => listChecks(db, repoId, { ...page, sha: 'c4ca4238a0b923820dcc509a6f75849b' }),
  coverage: (db) => listCoverageReports(db, repoId, page),
  'coverage of a commit': (db) =>
    listCoverageReports(db, repoId, { ...page, commitSha: 'c4ca4238a0b923820dcc509a6f75849b' }),
  'deployment rules': (db) => listDeploymentRules(db, repoId, { afterId: undefined, limit: 21 }),
};

test.each(Object.keys(QUERIES))('%s: found by an index, and little is read on the way', async (name) => {
  const nodes = await explainQueries(opened.database, QUERIES[name]!);
  const scanned = nodes.filter(
    (node) =>
      node['Node Type'] === 'Seq Scan' &&
      // An empty partition, and a table of a few rows, are read as they are.
      node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) > 100,
  );
  expect(scanned).toEqual([]);
  expect(countRowsRead(nodes)).toBeLessThan(ROWS_READ_MAX);
});
