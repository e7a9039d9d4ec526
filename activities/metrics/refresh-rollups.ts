import { withClient } from '../../lib/database/transaction.ts';
import { recordJob } from '../../lib/jobs/record-job.ts';
import { type RefreshedRollups, refreshRollups } from '../../lib/rollups/refresh-rollups.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';
import { beatWhile } from '../parts/heartbeat.ts';

const NOTHING: RefreshedRollups = { entries: 0, buckets: 0, repositories: 0 };

/** The activity that brings up to date in the background what reads would else compute on the spot. */
export function createRefreshRollups({ database, logger }: ActivityDependencies) {
  return async function refreshRollupsActivity(): Promise<RefreshedRollups> {
    const refreshed = await beatWhile(NOTHING, ({ signal, report }) =>
      recordJob(database.pg, 'metric_rollup', () =>
        withClient(database, (client) =>
          refreshRollups(client, { signal, onProgress: (soFar) => report({ ...soFar }) }),
        ),
      ),
    );
    if (refreshed.buckets + refreshed.repositories > 0) logger.info(refreshed, 'Rollups were refreshed');
    return refreshed;
  };
}
