import { join } from 'node:path';
import { readConfig } from '../../lib/config.ts';
import { findFreePort } from '../../supervisor/free-port.ts';
import { showProgressOn } from '../../supervisor/progress.ts';
import { findTemporalProgram } from '../../supervisor/temporal/find-program.ts';
import { startTemporal } from '../../supervisor/temporal/start-temporal.ts';
import type { RunService } from './run-services.ts';

/** One local Temporal server for a test run, with its state in memory and no web UI. */
export async function startTestTemporal(folder: string): Promise<RunService> {
  const config = readConfig();
  const server = await startTemporal({
    program: await findTemporalProgram({
      dataDir: config.dataDir,
      downloadUrl: config.temporalDownloadUrl,
      startProgress: showProgressOn(process.stderr),
    }),
    port: await findFreePort(),
    logFile: join(folder, 'temporal.log'),
    recordFile: join(folder, 'temporal.json'),
  });
  return { facts: { address: server.address }, stop: () => server.stop() };
}
