import type {
  DisconnectedRepository,
  DisconnectInput,
} from '../../domain/workflow-messages/connect-repository.ts';
import { removeHook } from '../../sources/github/hooks/read-hook.ts';
import { findHookOf } from '../../sql/hooks/hooks.ts';
import { resolveAlarms } from '../../sql/reconciliation/alarms.ts';
import { markHookRemoved } from '../../sql/reconciliation/reconciled-hooks.ts';
import { disconnectProviderRepository } from '../../sql/repositories/connect-provider-repository.ts';
import { getProviderRepository } from '../../sql/repositories/get-provider-repository.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';
import { reachHook } from '../reconcile/reach-hook.ts';

const HOOK_ALARMS = ['hook_missing', 'hook_disabled', 'hook_altered'];

/**
 * The activity that disconnects a repository: takes its hook away at GitHub, and marks it. Its data stays for thirty days, or
 * until it is connected again. A hook that cannot be taken away is said so, and does not keep anybody from leaving.
 */
export function createDisconnectRepository(deps: ActivityDependencies) {
  const { database, logger } = deps;
  return async function disconnectRepository({ repoId }: DisconnectInput): Promise<DisconnectedRepository> {
    const row = await getProviderRepository(database.slonik, repoId);
    if (row === null) return { advice: null };
    const advice = row.apiUrl === null ? null : await takeHookAway(deps, repoId, row.apiUrl);
    await disconnectProviderRepository(database.pg, repoId);
    logger.info({ repoId, advice }, 'A repository was disconnected');
    return { advice };
  };
}

async function takeHookAway(
  deps: ActivityDependencies,
  repoId: number,
  apiUrl: string,
): Promise<string | null> {
  const { slonik } = deps.database;
  const hook = await findHookOf(slonik, { kind: 'repository', apiUrl, repoId });
  if (hook === null) return null;
  let advice: string | null = null;
  if (hook.providerHookId !== null) {
    try {
      const { client, place } = await reachHook(deps, hook);
      if (place.kind !== 'app') await removeHook(client, place);
    } catch (error) {
      advice = `The hook could not be taken away at GitHub: ${(error as Error).message} Remove it in the settings of the repository.`;
    }
  }
  await markHookRemoved(slonik, hook.id, advice);
  await resolveAlarms(slonik, `hook/${hook.id}`, HOOK_ALARMS);
  return advice;
}
