import { listHooksToReconcile } from '../../sql/reconciliation/reconciled-hooks.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';

/** The activity that names the hooks whose log is to be compared. */
export function createListHooks({ database }: ActivityDependencies) {
  return async function listHooks({ limit }: { readonly limit: number }): Promise<readonly string[]> {
    return listHooksToReconcile(database.slonik, limit);
  };
}
