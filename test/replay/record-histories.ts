/**
 * Records the histories that test/replay replays: `node test/replay/record-histories.ts [name …]`. To be run when a
 * workflow gains a new path, or changes on purpose in a way that running workflows need not survive. An old history is
 * kept as long as workflows of its time may still run.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { readConfig } from '../../lib/config/config.ts';
import { connectTemporal } from '../../lib/temporal/temporal-client.ts';
import { findFreePort } from '../../supervisor/free-port.ts';
import { showProgressOn } from '../../supervisor/progress.ts';
import { findTemporalProgram } from '../../supervisor/temporal/find-program.ts';
import { prepareNamespace } from '../../supervisor/temporal/prepare-namespace.ts';
import { startTemporal } from '../../supervisor/temporal/start-temporal.ts';
import { startWorkers } from '../workflows/start-workers.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';

/** What tells of the machine that recorded, and is of no account for a replay. */
const DROPPED = new Set(['identity', 'stackTrace', 'binaryChecksum', 'requestId']);
/** Sticky task queues are named after process and host. */
const PROCESS_AT_HOST = /^\d+@/;

const names = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), 'pulse-record-'));
const { binDir: programDir, temporalDownloadUrl: downloadUrl } = readConfig();
const server = await startTemporal({
  program: await findTemporalProgram({
    programDir,
    downloadUrl,
    startProgress: showProgressOn(process.stderr),
  }),
  port: await findFreePort(),
  logFile: join(folder, 'temporal.log'),
  recordFile: join(folder, 'temporal.json'),
});
try {
  for (const scenario of SCENARIOS) {
    if (names.length === 0 || names.includes(scenario.name)) await record(scenario, server.address);
  }
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}

async function record(scenario: Scenario, address: string): Promise<void> {
  // A namespace each: scenarios use the same ids.
  const namespace = scenario.name;
  const temporal = await connectTemporal({ address, namespace });
  await prepareNamespace(temporal.connection, namespace).finally(() => temporal.close());
  const environment = await TestWorkflowEnvironment.createFromExistingServer({ address, namespace });
  await using _ = { [Symbol.asyncDispose]: () => environment.teardown() };
  await using __ = await startWorkers({ environment, namespace }, scenario.activities.groups);
  const handle = await scenario.play(environment.client, scenario.activities);
  const history = JSON.parse(historyToJSON(await handle.fetchHistory()));
  const text = JSON.stringify(history, withoutMachine, 1);
  await writeFile(new URL(`histories/${scenario.name}.json`, import.meta.url), `${text}\n`);
}

function withoutMachine(key: string, value: unknown): unknown {
  if (DROPPED.has(key)) return undefined;
  return typeof value === 'string' && PROCESS_AT_HOST.test(value) ? 'sticky-queue' : value;
}
