import type { Client } from '@temporalio/client';
import type { Logger } from '../lib/logger.ts';
import { ensureAnomaliesSchedule } from '../lib/temporal/schedule-anomaly-scan.ts';
import { ensureCleanUpSchedule } from '../lib/temporal/schedule-clean-up.ts';
import { ensureReconcileSchedule, triggerReconciliation } from '../lib/temporal/schedule-reconciliation.ts';
import { ensureRefetchSchedule } from '../lib/temporal/schedule-refetch.ts';
import { ensureRiskSchedule } from '../lib/temporal/schedule-risk.ts';
import { ensureRollupsSchedule } from '../lib/temporal/schedule-rollups.ts';
import { ensureSweepSchedule } from '../lib/temporal/schedule-sweep.ts';

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
    if (await ensureRiskSchedule(client)) logger.info('The schedule of the risk was registered');
    if (await ensureRefetchSchedule(client)) logger.info('The schedule of asking again was registered');
    if (await ensureCleanUpSchedule(client)) logger.info('The schedule of cleaning up was registered');
    if (await ensureAnomaliesSchedule(client)) logger.info('The schedule of anomalies was registered');
    if (await ensureReconcileSchedule(client))
      logger.info('The schedule of the reconciliation was registered');
  };
  await ensure();
  // A new schedule runs at once; an old one is told that nobody listened for a while.
  await triggerReconciliation(client);
  const timer = setInterval(() => {
    ensure().catch((error: unknown) => logger.warn({ err: error }, 'The schedule could not be checked'));
  }, CHECK_EVERY_MS);
  return () => clearInterval(timer);
}
