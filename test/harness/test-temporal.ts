import { join } from 'node:path';
import { readConfig } from '../../lib/config/config.ts';
import { findFreePort } from '../../supervisor/free-port.ts';
import { showProgressOn } from '../../supervisor/progress.ts';
import { findTemporalProgram } from '../../supervisor/temporal/find-program.ts';
import { startTemporal } from '../../supervisor/temporal/start-temporal.ts';
import type { RunService } from './run-services.ts';

/**
 * Makes sure, before any test waits for it, that the Temporal server is here: getting it takes minutes the first time. Without it
 * the run goes on; tests that need it fail and say so.
 */
export async function prepareTemporalProgram(): Promise<void> {
  await findProgram().catch((error: Error) => process.stderr.write(`${error.message}\n`));
}

/** One local Temporal server for a test run, with its state in memory and no web UI. */
export async function startTestTemporal(folder: string): Promise<RunService> {
  const server = await startTemporal({
    program: await findProgram(),
    port: await findFreePort(),
    logFile: join(folder, 'temporal.log'),
    recordFile: join(folder, 'temporal.json'),
  });
  return { facts: { address: server.address }, stop: () => server.stop() };
}

function findProgram(): Promise<string> {
  const { binDir: programDir, temporalDownloadUrl } = readConfig();
  const startProgress = showProgressOn(process.stderr);
  return findTemporalProgram({ programDir, downloadUrl: temporalDownloadUrl, startProgress });
}
