import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSnapshotRisk } from '../../../activities/metrics/snapshot-risk.ts';
import type { SnapshotRound } from '../../../lib/risk/snapshot-due-teams.ts';
import { insertRiskSettings } from '../../../sql/risk/risk-settings.ts';
import { listJobState } from '../../../sql/upkeep/job-state.ts';
import { addRiskFacts } from '../../sql/risk/risk-facts.ts';
import { databaseOnly } from '../activity-dependencies.ts';
import { type OpenTestDatabase, openTestDatabase } from '../open-test-database.ts';

let opened: OpenTestDatabase;
let teamId: string;

beforeAll(async () => {
  opened = await openTestDatabase();
  const { pg } = opened.database;
  const team = await pg.query<{ id: string }>(
    `insert into teams (name, slug) values ('Web', 'web') returning id`,
  );
  teamId = team.rows[0]!.id;
  const shop = await opened.addRepository('shop');
  await addRiskFacts(pg, { at: new Date(), shop, late: await opened.addRepository('late'), teamId });
});
afterAll(() => opened[Symbol.asyncDispose]());

function snapshotRisk(): Promise<SnapshotRound> {
  const activity = createSnapshotRisk(databaseOnly(opened.database));
  return new MockActivityEnvironment().run(activity) as Promise<SnapshotRound>;
}

async function readJob() {
  return (await listJobState(opened.database.pg)).find(({ name }) => name === 'risk_snapshot')!;
}

test('a round is written down with when the next team is due', async () => {
  const round = await snapshotRisk();
  expect(round).toMatchObject({ teams: 1, computed: 1, failed: 0 });
  const job = await readJob();
  expect(job).toMatchObject({ lastStatus: 'success', lastError: null });
  expect(job.nextRunAt!.toISOString()).toBe(round.nextAt);
});

test('a team that fails is written down, and tried again a quarter of an hour later at the latest', async () => {
  const { pg } = opened.database;
  await pg.query('delete from risk_snapshots');
  await insertRiskSettings(pg, teamId, { windowDays: 5 }, 'written by hand');
  expect(await snapshotRisk()).toMatchObject({ computed: 0, failed: 1 });
  const job = await readJob();
  expect(job).toMatchObject({ lastStatus: 'error' });
  expect(job.lastError).toContain('1 of 1 teams');
  expect(job.nextRunAt!.getTime() - Date.now()).toBeLessThanOrEqual(15 * 60_000);
});
