import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDisconnecting } from '../../../lib/temporal/connect-client.ts';
import { startMeasuringCommits } from '../../../lib/temporal/measure-commits-client.ts';
import { disconnectWorkflowId, measureCommitsWorkflowId } from '../../../lib/temporal/workflow-ids.ts';
import { listPromisedWork, promiseWork } from '../../../sql/analysis/promised-work.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';
import { createTestEnvironment, type TestTemporal } from '../../harness/temporal.ts';

let temporal: TestTemporal;
let opened: OpenTestDatabase;
beforeAll(async () => {
  [temporal, opened] = await Promise.all([createTestEnvironment(), openTestDatabase()]);
});
afterAll(async () => {
  await opened[Symbol.asyncDispose]();
  await temporal[Symbol.asyncDispose]();
});

test('work is listed by the name of its repository, also when it is started again', async () => {
  const repoId = await opened.addRepository('shop');
  for (const kind of ['measure_commits', 'disconnect'] as const) {
    await promiseWork(opened.database.slonik, { kind, key: String(repoId), input: { repoId } });
  }
  const promised = await listPromisedWork(opened.database.slonik, -1_000, 10);
  expect(promised.map(({ input }) => input)).toEqual([
    { repoId, repository: 'acme/shop' },
    { repoId, repository: 'acme/shop' },
  ]);
  const { client } = temporal.environment;
  await startMeasuringCommits(client, { repoId, repository: 'acme/shop' });
  await startDisconnecting(client, { repoId, repository: 'acme/shop' });
  const summaryOf = async (id: string) => (await client.workflow.getHandle(id).describe()).staticSummary();
  expect(await summaryOf(measureCommitsWorkflowId(repoId))).toBe('Count the lines of commits of acme/shop');
  expect(await summaryOf(disconnectWorkflowId(repoId))).toBe('Disconnect acme/shop');
});
