import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../../lib/config.ts';
import { connectTemporal } from '../../lib/temporal-client.ts';
import { findFreePort } from '../../supervisor/free-port.ts';
import { showProgressOn } from '../../supervisor/progress.ts';
import { findTemporalProgram } from '../../supervisor/temporal/find-program.ts';
import { prepareNamespace } from '../../supervisor/temporal/prepare-namespace.ts';
import { startTemporal, type TemporalServer } from '../../supervisor/temporal/start-temporal.ts';
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
  const server = await createServer(folder.path);
  await server.start();
  try {
    await using scene = await createSyncScene(source);
    const options = { ...scene, temporalAddress: server.address, namespace: NAMESPACE };
    await using _ = await startWorkerProcess(options);
    await server.withClient((client) => scene.startSync(client));
    await scene.untilAnalysed(PULL_REQUESTS / 3);
    await server.stop();
    const finished = await scene.attempts();
    expect(await scene.status()).toBe('syncing');

    await rm(server.stateFile, { force: true });
    await server.start();
    await scene.untilCompleted();
    const attempts = await scene.attempts();
    for (const [number, before] of finished) expect(attempts.get(number)).toBe(before);
    const disturbed = await dumpRows(scene.pg);

    await using quiet = await createSyncScene(source);
    await using __ = await startWorkerProcess({ ...options, ...quiet });
    await server.withClient((client) => quiet.startSync(client));
    await quiet.untilCompleted();
    expect(compareDumps(disturbed, await dumpRows(quiet.pg))).toEqual([]);
  } finally {
    await server.stop();
  }
}, 240_000);

async function makeFolder() {
  const path = await mkdtemp(join(tmpdir(), 'pulse-temporal-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** A Temporal server of this test's own, always at the same address, as the supervisor keeps one. */
async function createServer(folder: string) {
  const program = await findTemporalProgram({
    dataDir: readConfig().dataDir,
    downloadUrl: readConfig().temporalDownloadUrl,
    startProgress: showProgressOn(process.stderr),
  });
  const port = await findFreePort();
  const stateFile = join(folder, 'temporal.db');
  const address = `127.0.0.1:${port}`;
  let server: TemporalServer | undefined;
  const connect = () => connectTemporal({ address, namespace: NAMESPACE });
  return {
    address,
    stateFile,
    start: async () => {
      const files = { logFile: join(folder, 'temporal.log'), recordFile: join(folder, 'temporal.json') };
      server = await startTemporal({ program, stateFile, port, ...files });
      const temporal = await connect();
      await prepareNamespace(temporal.connection, NAMESPACE).finally(() => temporal.close());
    },
    stop: async () => {
      await server?.stop();
      server = undefined;
    },
    withClient: async (
      work: (client: Awaited<ReturnType<typeof connect>>['client']) => Promise<unknown>,
    ): Promise<void> => {
      const temporal = await connect();
      await work(temporal.client).finally(() => temporal.close());
    },
  };
}
