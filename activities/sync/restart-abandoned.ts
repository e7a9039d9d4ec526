import type { SweepInput, SweepResult } from '../../domain/workflow-messages/sweep.ts';
import { isSyncRunning, startRepositorySync } from '../../lib/temporal/repository-sync-client.ts';
import { requestAnalysis } from '../../lib/temporal/request-analysis.ts';
import { restartPromisedWork } from '../../lib/temporal/restart-promised-work.ts';
import { startVerification } from '../../lib/temporal/verify-client.ts';
import { listOpenSyncs, listWaitingPullRequests } from '../../sql/analysis/list-abandoned-work.ts';
import { forgetPromisedWork, listPromisedWork } from '../../sql/analysis/promised-work.ts';
import { listRunningVerifications } from '../../sql/upkeep/rollup-verifications.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';

/** Promises that one sweep looks at. */
const PROMISES_MAX = 1_000;
/** Open syncs that one sweep looks at. */
const OPEN_SYNCS_MAX = 1_000;

/** The activity that starts again what the database says is under way and Temporal does not know of. */
export function createRestartAbandoned(deps: ActivityDependencies) {
  return async function restartAbandoned(input: SweepInput): Promise<SweepResult> {
    const syncs = await restartSyncs(deps);
    const { pullRequests, syncs: handedOver } = await restartPullRequests(deps, input);
    const verifications = await restartVerifications(deps);
    const promised = await restartPromises(deps, input);
    return { syncs: syncs + handedOver, pullRequests, verifications, promised };
  };
}

async function restartSyncs({ database, temporal, logger }: ActivityDependencies): Promise<number> {
  let started = 0;
  for (const { repoId, repository, status } of await listOpenSyncs(database.slonik, OPEN_SYNCS_MAX)) {
    if (await isSyncRunning(temporal, repoId)) continue;
    const startPaused = status === 'paused';
    const { alreadyRunning } = await startRepositorySync(temporal, { repoId, repository, startPaused });
    if (alreadyRunning) continue;
    started++;
    logger.warn({ repoId, repository, startPaused }, 'A sync had been lost and was started again');
  }
  return started;
}

async function restartVerifications({ database, temporal, logger }: ActivityDependencies): Promise<number> {
  let started = 0;
  for (const verificationId of await listRunningVerifications(database.slonik)) {
    if (!(await startVerification(temporal, verificationId))) continue;
    started++;
    logger.warn({ verificationId }, 'A verification had been lost and was started again');
  }
  return started;
}

/** What was promised a while ago is started again where Temporal has forgotten it, and done with where it has ended. */
async function restartPromises(
  { database, temporal, logger }: ActivityDependencies,
  { abandonedAfterMs }: SweepInput,
): Promise<number> {
  let started = 0;
  for (const work of await listPromisedWork(database.slonik, abandonedAfterMs, PROMISES_MAX)) {
    const state = await restartPromisedWork(temporal, work);
    if (state === 'ended') await forgetPromisedWork(database.slonik, work);
    if (state !== 'started again') continue;
    started++;
    logger.warn({ work: work.kind, of: work.key }, 'Promised work had been lost and was started again');
  }
  return started;
}

/** One by one through the live lane, or by a sync of the repository when it has many. */
async function restartPullRequests(
  { database, temporal, logger }: ActivityDependencies,
  input: SweepInput,
): Promise<Pick<SweepResult, 'syncs' | 'pullRequests'>> {
  const { abandonedAfterMs, pullRequestsMax } = input;
  const waiting = await listWaitingPullRequests(database.slonik, abandonedAfterMs, pullRequestsMax + 1);
  let syncs = 0;
  if (waiting.length > pullRequestsMax) {
    const repositories = new Map(waiting.map(({ repoId, repository }) => [repoId, repository]));
    for (const [repoId, repository] of repositories) {
      const { alreadyRunning } = await startRepositorySync(temporal, { repoId, repository });
      if (!alreadyRunning) syncs++;
    }
    logger.warn({ syncs, waiting: waiting.length }, 'Waiting pull requests were handed to syncs');
    return { syncs, pullRequests: 0 };
  }
  for (const pullRequest of waiting) {
    await requestAnalysis(temporal, pullRequest);
    const { repoId, number, headSha } = pullRequest;
    logger.info({ repoId, pullRequest: number, headSha }, 'An analysis that nobody worked on was started');
  }
  return { syncs, pullRequests: waiting.length };
}
