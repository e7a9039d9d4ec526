import { cancelRepositorySync } from '../../lib/temporal/repository-sync-client.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';

/** The activity that stops the sync of a repository, when one runs. */
export function createCancelSync({ temporal }: ActivityDependencies) {
  return async function cancelSync({ repoId }: { readonly repoId: number }): Promise<void> {
    await cancelRepositorySync(temporal, repoId);
  };
}
