import { mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findFreePort } from '../../free-port.ts';
import { startTemporal } from '../start-temporal.ts';
import { readSchema } from './read-schema.ts';

/**
 * The tables that a server makes for itself: starts it once over an empty state.
 *
 * @param besides a file; the empty state lies in a folder beside it for as long as this takes
 * @returns as `readSchema`
 */
export async function probeSchema(program: string, besides: string): Promise<string> {
  const folder = await mkdtemp(join(dirname(besides), 'probe-'));
  try {
    const stateFile = join(folder, 'temporal.db');
    const server = await startTemporal({
      program,
      stateFile,
      port: await findFreePort(),
      logFile: join(folder, 'temporal.log'),
      recordFile: join(folder, 'temporal.json'),
    });
    await server.stop();
    await server.exited;
    return await readSchema(stateFile);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
