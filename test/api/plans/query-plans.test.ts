import type pg from 'pg';
import type { CommonQueryMethods } from 'slonik';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DUPLICATE_CATEGORIES } from '../../../domain/triage/edge.ts';
import { type Database, openDatabase } from '../../../lib/database/database.ts';
import { countOpenWork } from '../../../sql/analysis/count-open-work.ts';
import { getAnalysisRun } from '../../../sql/analysis/get-analysis-run.ts';
import { listAnalysisRuns } from '../../../sql/analysis/list-analysis-runs.ts';
import { countDeliveries } from '../../../sql/deliveries/count-deliveries.ts';
import { countReplayable, getDelivery, listDeliveries } from '../../../sql/deliveries/deliveries.ts';
import { getPullRequest } from '../../../sql/pull-requests/get-pull-request.ts';
import { listPullRequests } from '../../../sql/pull-requests/list-pull-requests.ts';
import { getEvidence } from '../../../sql/triage/get-evidence.ts';
import { listFindings } from '../../../sql/triage/list-findings.ts';
import { listPullRequestFiles } from '../../../sql/triage/list-pull-request-files.ts';
import { listSimilar } from '../../../sql/triage/list-similar.ts';
import { createTestDatabase, type TestDatabase } from '../../harness/database.ts';
import { fillRepository } from '../fill-repository.ts';
import { addRepository } from '../seed.ts';
import { fillDeliveries } from '../work/fill-deliveries.ts';
import { countRowsRead, explainQueries } from './explain-queries.ts';

const PULL_REQUESTS = 8_000;
/** Rows that a page may read on its way, of the 88,000 that there are. */
const ROWS_READ_MAX = 6_000;
const DELIVERIES = 40_000;
const GROWING = ['pull_requests', 'pr_files', 'pr_analysis_runs', 'pr_candidate_edges', 'webhook_deliveries'];

let testDatabase: TestDatabase;
let database: Database;
let repoId: number;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = await openDatabase({ url: testDatabase.url, applicationName: 'test-plans', poolSize: 2 });
  repoId = await addRepository(database.pg, 'acme/tool');
  await fillRepository(database.pg, repoId, { pullRequests: PULL_REQUESTS, edgesOfEach: 6 });
  await fillDeliveries(database.pg, repoId, DELIVERIES);
});
afterAll(async () => {
  await database.close();
  await testDatabase[Symbol.asyncDispose]();
});

const page = { limit: 21 };
const newest = { ...page, beforeId: undefined };
const key = { score: 0.9, analysisRunId: '7fffffff-ffff-4fff-bfff-ffffffffffff', prIdB: '100' };
const findings = { categories: DUPLICATE_CATEGORIES, scoreMin: 0, ...page };
const similar = { categories: DUPLICATE_CATEGORIES, scoreMin: 0, ...page };

const QUERIES: Record<string, (db: CommonQueryMethods & pg.Pool) => Promise<unknown>> = {
  'pull requests': (db) => listPullRequests(db, repoId, page),
  'pull requests, further on': (db) => listPullRequests(db, repoId, { ...page, beforeNumber: 4_000 }),
  'pull requests by state': (db) => listPullRequests(db, repoId, { ...page, state: 'open' }),
  'pull requests by author': (db) => listPullRequests(db, repoId, { ...page, author: 'Author-7' }),
  'pull requests by nobody': (db) => listPullRequests(db, repoId, { ...page, author: 'nobody' }),
  'pull requests by status': (db) => listPullRequests(db, repoId, { ...page, analysisStatus: 'failed' }),
  'pull requests by path': (db) => listPullRequests(db, repoId, { ...page, path: 'src/77.ts' }),
  'pull requests by an unknown path': (db) => listPullRequests(db, repoId, { ...page, path: 'none' }),
  'pull requests by category': (db) => listPullRequests(db, repoId, { ...page, category: 'same_change' }),
  'pull requests by an unused category': (db) =>
    listPullRequests(db, repoId, { ...page, category: 'uncertain' }),
  'a pull request': (db) => getPullRequest(db, repoId, 4_000),
  'its files': (db) => listPullRequestFiles(db, { repoId, number: 4_000 }, page),
  'what is similar': (db) => listSimilar(db, { repoId, number: 4_001, ...similar }),
  'what is similar to a popular one': (db) => listSimilar(db, { repoId, number: 4_000, ...similar }),
  evidence: (db) => getEvidence(db, repoId, [4_000, 4_100]),
  findings: (db) => listFindings(db, repoId, findings),
  'findings, further on': (db) => listFindings(db, repoId, { ...findings, after: key }),
  'analysis runs': (db) => listAnalysisRuns(db, repoId, page),
  'analysis runs by status': (db) => listAnalysisRuns(db, repoId, { ...page, status: 'failed' }),
  'analysis runs, further on': (db) =>
    listAnalysisRuns(db, repoId, {
      ...page,
      status: 'done',
      after: { queuedAt: '2020-06-01T00:00:00.000000Z', id: key.analysisRunId },
    }),
  'analysis runs of a pull request': (db) => listAnalysisRuns(db, repoId, { ...page, number: 4_000 }),
  'an analysis run': (db) => getAnalysisRun(db, repoId, key.analysisRunId),
  deliveries: (db) => listDeliveries(db, {}, newest),
  'deliveries, further on': (db) => listDeliveries(db, {}, { ...newest, beforeId: 20_000 }),
  'deliveries that are dead': (db) => listDeliveries(db, { statuses: ['dead'] }, newest),
  'deliveries that failed or are dead': (db) => listDeliveries(db, { statuses: ['failed', 'dead'] }, newest),
  'deliveries that wait': (db) => listDeliveries(db, { statuses: ['received'] }, newest),
  'deliveries that are processed': (db) => listDeliveries(db, { statuses: ['processed'] }, newest),
  'deliveries by event': (db) => listDeliveries(db, { eventName: 'push' }, newest),
  'deliveries of a repository': (db) => listDeliveries(db, { repoId }, newest),
  'deliveries by the id of GitHub': (db) => listDeliveries(db, { deliveryId: 'delivery-77' }, newest),
  'a delivery': (db) => getDelivery(db, 77),
  'deliveries to replay': (db) => countReplayable(db, { statuses: ['failed', 'dead'] }, 10_000),
  'the inbox': (db) => countDeliveries(db, 10_000),
  'open work': (db) => countOpenWork(db, 10_000),
};

test.each(Object.keys(QUERIES))('%s: found by an index, and little is read on the way', async (name) => {
  const nodes = await explainQueries(database, QUERIES[name]!);
  const scanned = nodes.filter(
    (node) => node['Node Type'] === 'Seq Scan' && GROWING.includes(node['Relation Name'] ?? ''),
  );
  expect(scanned).toEqual([]);
  expect(countRowsRead(nodes)).toBeLessThan(ROWS_READ_MAX);
});
