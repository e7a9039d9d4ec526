import { startMeasuringCommits } from '../../lib/temporal/measure-commits-client.ts';
import { promiseWork } from '../../sql/analysis/promised-work.ts';
import { getProviderRepository } from '../../sql/repositories/get-provider-repository.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';

/** The activity that has the sizes of commits counted beside everything else: a sync does not wait for it. */
export function createStartMeasuring({ database, temporal }: ActivityDependencies) {
  return async function startMeasuring({ repoId }: { readonly repoId: number }): Promise<void> {
    const repository = await getProviderRepository(database.slonik, repoId);
    // It was forgotten meanwhile: there is nothing to be counted.
    if (repository === null) return;
    await promiseWork(database.slonik, {
      kind: 'measure_commits',
      key: String(repoId),
      input: { repoId },
    });
    await startMeasuringCommits(temporal, { repoId, repository: `${repository.owner}/${repository.name}` });
  };
}
