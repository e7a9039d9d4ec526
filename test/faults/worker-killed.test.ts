import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestEnvironment, type TestTemporal } from '../harness/temporal.ts';
import { compareDumps, dumpRows } from './dump-rows.ts';
import { startWorkerProcess } from './start-worker-process.ts';
import { createSyncScene, SMALL_PAGES } from './sync-scene.ts';
import { writeRepository } from './write-repository.ts';

const PULL_REQUESTS = 150;

let source: string;
beforeAll(async () => {
  source = await mkdtemp(join(tmpdir(), 'pulse-source-'));
  await writeRepository(source, PULL_REQUESTS);
});
afterAll(() => rm(source, { recursive: true, force: true }));

function workerOptions(temporal: TestTemporal, scene: { databaseUrl: string; dataDir: string }) {
  return {
    databaseUrl: scene.databaseUrl,
    dataDir: scene.dataDir,
    temporalAddress: temporal.address,
    namespace: temporal.namespace,
  };
}

async function syncUndisturbed(): Promise<Record<string, string[]>> {
  await using temporal = await createTestEnvironment();
  await using scene = await createSyncScene(source);
  await using _ = await startWorkerProcess(workerOptions(temporal, scene));
  await scene.startSync(temporal.environment.client);
  await scene.untilCompleted();
  return await dumpRows(scene.pg);
}

test('a worker killed in the middle of a sync leaves the same rows in the end, and does no page twice', async () => {
  const undisturbed = await syncUndisturbed();
  expect(undisturbed.pull_requests).toHaveLength(PULL_REQUESTS);
  expect(undisturbed.pr_candidate_edges!.length).toBeGreaterThan(PULL_REQUESTS);

  await using temporal = await createTestEnvironment();
  await using scene = await createSyncScene(source);
  const first = await startWorkerProcess(workerOptions(temporal, scene));
  await scene.startSync(temporal.environment.client);
  await scene.untilAnalysed(PULL_REQUESTS / 3);
  await first.kill();
  const finished = await scene.attempts();
  expect(finished.size).toBeLessThan(PULL_REQUESTS);
  expect(await scene.status()).toBe('syncing');

  await using _ = await startWorkerProcess(workerOptions(temporal, scene));
  await scene.untilCompleted();
  expect(compareDumps(await dumpRows(scene.pg), undisturbed)).toEqual([]);
  const attempts = await scene.attempts();
  for (const [number, before] of finished) expect(attempts.get(number)).toBe(before);
  const repeated = [...attempts.values()].filter((count) => count > 1).length;
  expect(repeated).toBeLessThanOrEqual(SMALL_PAGES.pageSize!);
}, 240_000);
