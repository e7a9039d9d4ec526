import { afterAll, beforeAll, expect, test } from 'vitest';
import { listTeamsForRisk } from '../../../sql/risk/list-teams-for-risk.ts';
import { getLatestRiskSnapshot, listRiskSnapshots } from '../../../sql/risk/risk-snapshots.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';
import { countRowsRead, explainQueries } from '../../api/plans/explain-queries.ts';

const TEAMS = 20;
const NOBODY = '0a1a9d2e-7a61-4f47-9b8e-4d9f0a8f7c10';
const PAGE = { from: null, until: new Date('2026-03-01'), after: null, limit: 20 };
let opened: OpenTestDatabase;
let teamId: string;

beforeAll(async () => {
  opened = await openTestDatabase();
  const db = opened.database.pg;
  const teams = await db.query<{ id: string }>(
    `insert into teams (name, slug) select 't', 't' || i from generate_series(1, ${TEAMS}) i returning id`,
  );
  teamId = teams.rows[3]!.id;
  await db.query(
    `insert into risk_snapshots (team_id, score, level, explanation, factors, calculated_at)
     select t.id, 20, 'low', 'calm', '[]', '2026-01-01T00:00Z'::timestamptz + i * interval '4 hours'
     from generate_series(1, 1000) i, teams t`,
  );
  await db.query('analyze risk_snapshots, teams');
});
afterAll(() => opened[Symbol.asyncDispose]());

test('the latest snapshot is the newest of the team', async () => {
  const db = opened.database.pg;
  const latest = await getLatestRiskSnapshot(db, teamId);
  expect(latest).toMatchObject({ teamId, calculatedAt: new Date('2026-06-16T16:00Z') });
  expect(await getLatestRiskSnapshot(db, NOBODY)).toBeUndefined();
});

test.each([
  ['the latest', (db: never) => getLatestRiskSnapshot(db, teamId), TEAMS + 1],
  ['the history', (db: never) => listRiskSnapshots(db, teamId, PAGE), PAGE.limit],
  ['who is due', (db: never) => listTeamsForRisk(db, { after: null, limit: 100 }), 2 * TEAMS],
])('%s costs the same however much there is', async (_, run, rowsMax) => {
  const nodes = await explainQueries(opened.database, (db) => run(db as never));
  const scanned = nodes
    .filter((node) => node['Node Type'] === 'Seq Scan')
    .map((node) => node['Relation Name']);
  expect(scanned.filter((name) => name !== 'teams')).toEqual([]);
  expect(countRowsRead(nodes)).toBeLessThanOrEqual(rowsMax);
});

test('a level that is not the score’s is refused', async () => {
  const wrong = `insert into risk_snapshots (team_id, score, level, explanation, factors) values ($1, 61, 'medium', '', '[]')`;
  await expect(opened.database.pg.query(wrong, [teamId])).rejects.toThrow('check');
});
