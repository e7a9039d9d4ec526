import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ALL_METRICS } from '../../../domain/metrics/all-metrics.ts';
import { ACTIVITY_KINDS, DEFAULT_ACTIVITY_KINDS } from '../../../sql/activity/activity-kinds.ts';
import { listActivity } from '../../../sql/activity/list-activity.ts';
import { listDailyCommits } from '../../../sql/developer-activity/list-daily-commits.ts';
import { listDeveloperActivity } from '../../../sql/developer-activity/list-developer-activity.ts';
import { listMetricItems } from '../../../sql/metrics/list-metric-items.ts';
import { measureMetric } from '../../../sql/metrics/measure-metric.ts';
import { measureSeries } from '../../../sql/metrics/measure-series.ts';
import type { MetricScope } from '../../../sql/metrics/metric-scope.ts';
import { measureReviewLoad } from '../../../sql/review-load/measure-review-load.ts';
import { countStalled, listStalled } from '../../../sql/stalled/list-stalled.ts';
import { readVelocity } from '../../../sql/velocity/read-velocity.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';
import { addTeam } from '../work/add-work.ts';
import { countRowsRead, explainQueries } from './explain-queries.ts';

const ROWS = 20_000;
const NOW = '2026-03-01T00:00Z';
/** Rows that a page may read on its way, of the 150,000 that there are. */
const ROWS_READ_MAX = 2_500;
/** The same for all metrics together: ten days of two repositories, and what belongs to each of their rows. */
const METRICS_ROWS_READ_MAX = 8_000;

let opened: OpenTestDatabase;
let team: { readonly teamId: string; readonly repoId: null };

/** Four repositories with two years of facts, of which a team watches two. */
beforeAll(async () => {
  opened = await openTestDatabase();
  const { pg: pool } = opened.database;
  const client = await pool.connect();
  try {
    const repoIds: number[] = [];
    for (const name of ['a', 'b', 'c', 'd']) repoIds.push(await opened.addRepository(name));
    const watched = repoIds.slice(0, 2).map((repoId) => ({ repoId, connectedAt: '2024-01-01T00:00Z' }));
    team = { teamId: await addTeam(pool, 'web', 'UTC', watched), repoId: null };
    // Rollups are filled by hand below: without triggers this takes a second.
    await client.query('set session_replication_role = replica');
    for (const statement of FILL) await client.query(statement);
    await client.query('reset session_replication_role');
    await client.query('analyze');
  } finally {
    client.release();
  }
});
afterAll(() => opened[Symbol.asyncDispose]());

const AT = `'${NOW}'::timestamptz - make_interval(mins => n * 50)`;
const REPO = '(select min(repo_id) from repositories) + n % 4';
const FILL = [
  `insert into developers (name, github_username) select 'd' || n, 'd' || n from generate_series(1, 40) n`,
  `insert into pull_requests (repo_id, number, title, head_sha, author_login, state, created_at, merged_at, closed_at, updated_at)
   select ${REPO}, n, 't', 'h', 'd' || n % 40,
     case when n % 100 < 4 then 'open' when n % 100 < 8 then 'closed' else 'merged' end::pr_state, ${AT},
     case when n % 100 >= 8 then ${AT} end, case when n % 100 >= 4 then ${AT} end, ${AT}
   from generate_series(1, ${ROWS}) n`,
  `insert into reviews (repo_id, pr_id, provider_id, reviewer_login, state, submitted_at, provider_updated_at, provider_version)
   select repo_id, pr_id, pr_id, 'd1', 'approved', created_at, created_at, '' from pull_requests where state <> 'open'`,
  `insert into commits (repo_id, sha, committed_at, author_login, message, on_default_branch)
   select ${REPO}, md5(n::text), ${AT}, 'd' || n % 40, 'm', true from generate_series(1, ${2 * ROWS}) n`,
  `insert into deployments (repo_id, source, source_key, environment, stated_environment, environment_name, status, created_at,
     succeeded_at, finished_at, updated_at)
   select ${REPO}, 'api', n::text, 'production', 'production', 'p', 'success', ${AT}, ${AT}, ${AT}, ${AT} from generate_series(1, ${ROWS}) n`,
  `insert into incidents (repo_id, source, source_key, title, started_at, resolved_at)
   select ${REPO}, 'api', n::text, 't', ${AT}, ${AT} from generate_series(1, ${ROWS}) n`,
  `insert into branches (repo_id, name, pushed_at, provider_updated_at, provider_version)
   select ${REPO}, 'b' || n, ${AT}, ${AT}, '' from generate_series(1, ${ROWS}) n`,
  `insert into daily_commit_stats_stored (repo_id, day, commit_count, total_lines_added, total_lines_deleted, total_files_changed, unique_authors)
   select ${REPO}, '2026-03-01'::date - n / 4, 1, 1, 1, 1, 1 from generate_series(1, ${ROWS / 4}) n`,
  `insert into monthly_developer_activity_stored (author_id, repo_id, month, commit_count, total_lines_added, total_lines_deleted,
     pull_requests_opened, pull_requests_merged, reviews_given)
   select id, ${REPO}, ('2026-03-01'::date - make_interval(months => m))::date, 1, 1, 1, 1, 1, 1
   from developers, generate_series(0, 3) n, generate_series(0, 24) m`,
  `insert into metric_snapshots_stored (team_id, repo_id, metric, period, period_start, period_end, value, item_count, bots_excluded, metadata)
   select id, null, metric, 'week', at, at + interval '7 days', 1, 1, 0, '{}'
   from teams, unnest('{prs_merged,commit_count,deployment_count,avg_pr_size,median_cycle_time}'::text[]) metric,
     generate_series('2015-01-05'::timestamptz, '${NOW}', '7 days') at`,
];

const page = { after: undefined, limit: 51 };
const further = { atExact: '2025-06-01T00:00:00.000000Z', repoId: 1, kind: 'review', id: '1' } as const;
const scope = (): MetricScope => team;
const march = { fromAt: new Date('2026-02-20T00:00Z'), untilAt: new Date(NOW) };
const year = { fromDay: '2025-03-01', untilDay: '2026-03-01' };

const QUERIES: Record<string, (db: pg.Pool) => Promise<unknown>> = {
  'what happened': (db) => listActivity(db, scope(), DEFAULT_ACTIVITY_KINDS, page),
  'what happened, further on': (db) =>
    listActivity(db, scope(), ACTIVITY_KINDS, { after: further, limit: 51 }),
  'pull requests that were closed': (db) => listActivity(db, scope(), ['pull_request_closed'], page),
  'who waits for a review': (db) => listStalled(db, scope(), new Date(NOW), { after: undefined, limit: 21 }),
  'how many wait': (db) => countStalled(db, scope(), new Date(NOW)),
  velocity: (db) => readVelocity(db, team.teamId, { untilAt: new Date(NOW), weeks: 12, timeZone: 'UTC' }),
  'review load': (db) => measureReviewLoad(db, scope(), march),
  'all metrics': async (db) => {
    for (const metric of ALL_METRICS) await measureMetric(db, metric, scope(), march);
  },
  'a series of each metric': async (db) => {
    for (const metric of ALL_METRICS) await measureSeries(db, metric, scope(), march, 'day', 'UTC');
  },
  'the rows behind each metric': async (db) => {
    for (const metric of ALL_METRICS) {
      await listMetricItems(db, metric, scope(), march, { after: null, limit: 21 });
    }
  },
  'daily commits': (db) => listDailyCommits(db, scope(), year, { after: undefined, limit: 21 }),
  'developer activity': (db) => listDeveloperActivity(db, scope(), year, { after: undefined, limit: 21 }),
};

test.each(Object.keys(QUERIES))('%s: found by an index, and little is read on the way', async (name) => {
  const nodes = await explainQueries(opened.database, (db) => QUERIES[name]!(db));
  const scanned = nodes.filter(
    (node) =>
      node['Node Type'] === 'Seq Scan' && node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) > 100,
  );
  expect(scanned).toEqual([]);
  const rowsReadMax = name.includes('metric') ? METRICS_ROWS_READ_MAX : ROWS_READ_MAX;
  expect(countRowsRead(nodes)).toBeLessThan(rowsReadMax);
});
