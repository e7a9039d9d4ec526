import { rm } from 'node:fs/promises';
import { recordJob } from '../lib/jobs/record-job.ts';
import { mirrorDirectory } from '../lib/mirror-directory.ts';
import { forgetRepository } from '../lib/retention/forget-repository.ts';
import { dropExpiredAccountRows } from '../sql/accounts/drop-expired.ts';
import { ensureAuditPartitions } from '../sql/audit/ensure-audit-partitions.ts';
import { dropSomePayloads, dropUnusedSecrets, listForgottenRepositories } from '../sql/upkeep/retention.ts';
import type { ActivityDependencies } from './parts/activity-dependencies.ts';
import { beatWhile } from './parts/heartbeat.ts';
import { withMirrorLock } from './sync/with-mirror-lock.ts';

/** For so long the data of a disconnected repository stays. */
const REPOSITORY_KEPT_DAYS = 30;
/** For so long a delivery that is done with can be looked at and replayed. */
const PAYLOAD_KEPT_DAYS = 30;
/** In one run; the next one goes on. */
const REPOSITORIES_MAX = 20;
const PAYLOADS_AT_ONCE = 1_000;
const PAYLOADS_MAX = 500_000;

/** What one run deleted. */
export interface CleanedUp {
  readonly repositories: number;
  readonly payloads: number;
  readonly secrets: number;
  /** Sessions, tokens, invitations and the like that are over. */
  readonly accountRows: number;
}

/**
 * The activity that deletes what is kept no longer (disconnected repositories, bytes of old deliveries, unused secrets), and makes room
 * for the audit trail's next quarters.
 */
export function createCleanUpData(deps: ActivityDependencies) {
  const { database, logger } = deps;
  return async function cleanUpData(): Promise<CleanedUp> {
    const cleanedUp = await beatWhile({}, ({ signal }) =>
      recordJob(database.pg, 'data_cleanup', async () => {
        await ensureAuditPartitions(database.pg);
        return {
          repositories: await forgetRepositories(deps, signal),
          payloads: await dropPayloads(deps, signal),
          secrets: await dropUnusedSecrets(database.pg),
          accountRows: await dropExpiredAccountRows(database.pg),
        };
      }),
    );
    if (Object.values(cleanedUp).some((count) => count > 0)) logger.info(cleanedUp, 'Old data was deleted');
    return cleanedUp;
  };
}

async function forgetRepositories(
  { database, dataDir }: ActivityDependencies,
  signal: AbortSignal,
): Promise<number> {
  const limits = { keptDays: REPOSITORY_KEPT_DAYS, limit: REPOSITORIES_MAX };
  let forgotten = 0;
  for (const repoId of await listForgottenRepositories(database.pg, limits)) {
    await withMirrorLock(database, repoId, signal, async () => {
      if (!(await forgetRepository(database.pg, repoId, signal))) return;
      await rm(mirrorDirectory(dataDir, repoId), { recursive: true, force: true });
      forgotten++;
    });
  }
  return forgotten;
}

async function dropPayloads({ database }: ActivityDependencies, signal: AbortSignal): Promise<number> {
  let dropped = 0;
  while (dropped < PAYLOADS_MAX) {
    signal.throwIfAborted();
    const limits = { keptDays: PAYLOAD_KEPT_DAYS, limit: PAYLOADS_AT_ONCE };
    const count = await dropSomePayloads(database.pg, limits);
    dropped += count;
    if (count < PAYLOADS_AT_ONCE) break;
  }
  return dropped;
}
