import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createScanAnomalies } from '../../../activities/metrics/scan-anomalies.ts';
import type { ScannedTeams } from '../../../lib/anomalies/scan-all-teams.ts';
import { addAnomalySettings } from '../../../sql/anomalies/anomaly-settings.ts';
import { listJobState } from '../../../sql/upkeep/job-state.ts';
import { addOpenPullRequest, createScene, DAY_MS, type Scene } from '../../lib/anomalies/scene.ts';
import { databaseOnly } from '../activity-dependencies.ts';
import { type OpenTestDatabase, openTestDatabase } from '../open-test-database.ts';

let opened: OpenTestDatabase;
let scenes: Scene[];

beforeAll(async () => {
  opened = await openTestDatabase();
  scenes = [];
  for (let team = 0; team < 3; team++) {
    const scene = await createScene(opened.database);
    await addOpenPullRequest(scene, 12, new Date(Date.now() - 10 * DAY_MS).toISOString());
    scenes.push(scene);
  }
  scenes.sort((a, b) => (a.teamId < b.teamId ? -1 : 1));
});
afterAll(() => opened[Symbol.asyncDispose]());

function scanAnomalies(heartbeatDetails?: ScannedTeams): Promise<ScannedTeams> {
  const activity = createScanAnomalies(databaseOnly(opened.database));
  const info = heartbeatDetails === undefined ? {} : { heartbeatDetails };
  return new MockActivityEnvironment(info).run(activity) as Promise<ScannedTeams>;
}

const readJob = async () =>
  (await listJobState(opened.database.pg)).find(({ name }) => name === 'anomaly_scan')!;

test('an attempt goes on behind the team that the one before it came to', async () => {
  const sofar = { teams: 1, failed: 0, raised: 1, kept: 0, resolved: 0, lastTeamId: scenes[0]!.teamId };
  expect(await scanAnomalies(sofar)).toMatchObject({ teams: 3, raised: 3, failed: 0 });
  expect(await Promise.all(scenes.map(async (scene) => (await scene.anomalies()).length))).toEqual([0, 1, 1]);
  expect(await readJob()).toMatchObject({ lastStatus: 'success', lastError: null });
});

test('a team that fails does not stop the others, and is written down', async () => {
  const { pg } = opened.database;
  await addAnomalySettings(pg, scenes[0]!.teamId, { stalled_pr: { stalledAfterHours: -1 } }, 'by hand');
  expect(await scanAnomalies()).toMatchObject({ teams: 3, failed: 1, raised: 0, kept: 2 });
  const job = await readJob();
  expect(job.lastStatus).toBe('error');
  expect(job.lastError).toContain('1 of 3 teams');
  await addAnomalySettings(pg, scenes[0]!.teamId, {}, null);
  expect(await scanAnomalies()).toMatchObject({ failed: 0, raised: 1, kept: 2 });
  expect(await readJob()).toMatchObject({ lastStatus: 'success', lastError: null });
});
