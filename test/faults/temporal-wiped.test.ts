import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { expect, test } from 'vitest';
import { createStartMeasuring } from '../../activities/sync/start-measuring.ts';
import { readConfig } from '../../lib/config/config.ts';
import { openDatabase } from '../../lib/database/database.ts';
import { startDisconnecting } from '../../lib/temporal/connect-client.ts';
import { connectTemporal } from '../../lib/temporal/temporal-client.ts';
import { startVerification } from '../../lib/temporal/verify-client.ts';
import { promiseWork } from '../../sql/analysis/promised-work.ts';
import { insertVerification } from '../../sql/upkeep/rollup-verifications.ts';
import { findFreePort } from '../../supervisor/free-port.ts';
import { showProgressOn } from '../../supervisor/progress.ts';
import { findTemporalProgram } from '../../supervisor/temporal/find-program.ts';
import { prepareNamespace } from '../../supervisor/temporal/prepare-namespace.ts';
import { startTemporal, type TemporalServer } from '../../supervisor/temporal/start-temporal.ts';
import { databaseOnly } from '../activities/activity-dependencies.ts';
import { waitUntil } from '../workflows/wait-until.ts';
import { compareDumps, dumpRows } from './dump-rows.ts';
import { startWorkerProcess } from './start-worker-process.ts';
import { createSyncScene } from './sync-scene.ts';
import { writeRepository } from './write-repository.ts';

const PULL_REQUESTS = 150;
const NAMESPACE = 'default';

test('a sync comes to its end although Temporal forgets everything in the middle', async () => {
  await using folder = await makeFolder();
  const source = join(folder.path, 'source');
  await writeRepository(source, PULL_REQUESTS);
  await using server = await startServer(folder.path);
  const undisturbed = await syncUndisturbed(server, source);

  await using scene = await createSyncScene(source);
  await using _ = await startWorkerProcess({ ...scene, ...server.location });
  await server.withClient((client) => scene.startSync(client));
  await scene.untilAnalysed(PULL_REQUESTS / 3);
  await server.stop();
  const finished = await scene.attempts();
  expect(finished.size).toBeLessThan(PULL_REQUESTS);
  expect(await scene.status()).toBe('syncing');

  await server.forget();
  await server.start();
  await scene.untilCompleted();
  expect(compareDumps(await dumpRows(scene.pg), undisturbed)).toEqual([]);
  const attempts = await scene.attempts();
  for (const [number, before] of finished) expect(attempts.get(number)).toBe(before);
}, 240_000);

test('so do a counting of commits, a verification and a disconnecting', async () => {
  await using folder = await makeFolder();
  const source = join(folder.path, 'source');
  await writeRepository(source, 5);
  await using server = await startServer(folder.path);
  await using scene = await createSyncScene(source);
  const database = await openDatabase({ url: scene.databaseUrl, applicationName: 'test', poolSize: 2 });
  await using stack = new AsyncDisposableStack();
  stack.defer(() => database.close());
  const { repoId, pg } = scene;
  {
    await using _ = await startWorkerProcess({ ...scene, ...server.location });
    await server.withClient((client) => scene.startSync(client));
    await scene.untilCompleted();
  }
  // All three are asked for, and nobody has come to work on them yet.
  await pg.query('update commits set additions = null');
  const { id } = await insertVerification(database.slonik, { rollup: null, sample: 1 });
  await promiseWork(database.slonik, { kind: 'disconnect', key: String(repoId), input: { repoId } });
  await server.withClient(async (client) => {
    await createStartMeasuring({ ...databaseOnly(database), temporal: client })({ repoId });
    await startVerification(client, id);
    await startDisconnecting(client, { repoId, repository: 'acme/gone' });
  });
  await server.stop();
  await server.forget();
  await server.start();
  // As if some minutes had passed.
  await pg.query(`update promised_work set promised_at = now() - interval '10 minutes'`);
  await using _ = await startWorkerProcess({ ...scene, ...server.location });
  await waitUntil(
    'all of it is done',
    async () => {
      const { rows } = await pg.query(
        `select (select count(*) from commits where additions is null)::int as unmeasured,
           (select status from rollup_verifications) as verification, (select is_active from repositories) as connected`,
      );
      const [{ unmeasured, verification, connected }] = rows;
      return unmeasured === 0 && verification === 'completed' && !connected;
    },
    120_000,
  );
}, 240_000);

async function syncUndisturbed(server: WipeableServer, source: string): Promise<Record<string, string[]>> {
  await using scene = await createSyncScene(source);
  await using _ = await startWorkerProcess({ ...scene, ...server.location });
  await server.withClient((client) => scene.startSync(client));
  await scene.untilCompleted();
  return await dumpRows(scene.pg);
}

async function makeFolder() {
  const path = await mkdtemp(join(tmpdir(), 'pulse-temporal-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

type WipeableServer = Awaited<ReturnType<typeof startServer>>;

/** A Temporal server of this test's own, always at the same address, prepared at each start as the supervisor does. */
async function startServer(folder: string) {
  const { binDir: programDir, temporalDownloadUrl: downloadUrl } = readConfig();
  const startProgress = showProgressOn(process.stderr);
  const program = await findTemporalProgram({ programDir, downloadUrl, startProgress });
  const port = await findFreePort();
  const stateFile = join(folder, 'temporal.db');
  const address = `127.0.0.1:${port}`;
  let server: TemporalServer | undefined;
  const start = async (): Promise<void> => {
    const files = { logFile: join(folder, 'temporal.log'), recordFile: join(folder, 'temporal.json') };
    server = await startTemporal({ program, stateFile, port, ...files });
    const temporal = await connectTemporal({ address, namespace: NAMESPACE });
    await prepareNamespace(temporal.connection, NAMESPACE).finally(() => temporal.close());
  };
  const stop = async (): Promise<void> => {
    await server?.stop();
    server = undefined;
  };
  await start();
  return {
    location: { temporalAddress: address, namespace: NAMESPACE },
    start,
    stop,
    /** Deletes all of its state; it must be stopped. */
    forget: () => Promise.all(['', '-wal', '-shm'].map((end) => rm(stateFile + end, { force: true }))),
    withClient: async (work: (client: Client) => Promise<unknown>): Promise<void> => {
      const temporal = await connectTemporal({ address, namespace: NAMESPACE });
      await work(temporal.client).finally(() => temporal.close());
    },
    [Symbol.asyncDispose]: stop,
  };
}
