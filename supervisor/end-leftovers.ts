import type { DataFolder } from './data-folder.ts';
import { endOrphanPostgres } from './postgres/start-postgres.ts';
import { endRecordedProcess } from './process-record.ts';

/** The services that we start as child processes, in the order in which they stop. */
export const SERVICE_NAMES = ['api', 'worker'] as const;

const GRACE_MS = 3_000;

/**
 * Ends, in order, what a supervisor that was killed left running over this data folder. Services stop by themselves when the
 * supervisor dies; this waits for them. With `force`, nothing is waited for.
 */
export async function endLeftovers(folder: DataFolder, { force = false } = {}): Promise<void> {
  const signal = force ? 'SIGKILL' : 'SIGTERM';
  for (const name of SERVICE_NAMES) {
    await endRecordedProcess(folder.recordFile(name), { signal, graceMs: GRACE_MS, group: true });
  }
  await endRecordedProcess(folder.recordFile('temporal'), { signal, graceMs: GRACE_MS });
  await endOrphanPostgres(folder.postgresDir);
}
