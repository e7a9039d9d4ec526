import { stagesOf } from '../../domain/sync-progress.ts';
import type { SyncPlan } from '../../domain/workflow-messages/repository-sync.ts';
import { PulseError } from '../../lib/errors.ts';
import { getProviderRepository } from '../../sql/repositories/get-provider-repository.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';

/** The activity that finds out which way a sync goes, and from when on it must ask. */
export function createPlanSync({ database }: ActivityDependencies) {
  return async function planSync({ repoId }: { readonly repoId: number }): Promise<SyncPlan> {
    const row = await getProviderRepository(database.slonik, repoId);
    if (row === null) throw new PulseError('repository_not_found', `There is no repository ${repoId}.`);
    if (row.apiUrl === null) {
      return { route: 'mirror', since: null, startedAt: null, stages: stagesOf('mirror') };
    }
    return {
      route: 'provider',
      since: row.syncedThrough?.toISOString() ?? null,
      startedAt: new Date().toISOString(),
      stages: stagesOf('provider'),
    };
  };
}
