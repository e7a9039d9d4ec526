import { startMeasuringCommits } from '../../lib/temporal/measure-commits-client.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';

/** The activity that has the sizes of commits counted beside everything else: a sync does not wait for it. */
export function createStartMeasuring({ temporal }: ActivityDependencies) {
  return async function startMeasuring({ repoId }: { readonly repoId: number }): Promise<void> {
    await startMeasuringCommits(temporal, repoId);
  };
}
