import type { Client } from '@temporalio/client';
import type { Logger } from '../lib/logger.ts';
import { ensureRollupsSchedule } from '../lib/schedule-rollups.ts';
import { ensureSweepSchedule } from '../lib/schedule-sweep.ts';

const CHECK_EVERY_MS = 10_000;

/**
 * Keeps the Schedules registered: a Temporal server that lost its state while this process runs gets them again, and the
 * sweep then finds what was lost with it.
 * @returns what ends it
 */
export async function keepSchedule(client: Client, logger: Logger): Promise<() => void> {
  const ensure = async (): Promise<void> => {
    if (await ensureSweepSchedule(client)) logger.info('The schedule of the sweep was registered');
    if (await ensureRollupsSchedule(client)) logger.info('The schedule of the rollups was registered');
  };
  await ensure();
  const timer = setInterval(() => {
    ensure().catch((error: unknown) => logger.warn({ err: error }, 'The schedule could not be checked'));
  }, CHECK_EVERY_MS);
  return () => clearInterval(timer);
}
