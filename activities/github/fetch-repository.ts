import type { FetchedPages, FetchInput } from '../../domain/workflow-messages/repository-sync.ts';
import { readRepository } from '../../sources/github/backfill/read-repository.ts';
import { updateCloneUrl } from '../../sql/repositories/update-clone-url.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';
import { createFetch } from './run-fetch.ts';

/** The activity that asks GitHub what the repository is called now, what it is, and where Git fetches it from. */
export function createFetchRepository(
  deps: ActivityDependencies,
): (input: FetchInput) => Promise<FetchedPages> {
  return createFetch<never>(deps, {
    stage: 'repository',
    pageSizeMax: 1,
    isOptional: false,
    readPage: async ({ github, address, row, repoId }) => {
      const { fact, cloneUrl } = await readRepository(github, address, row.installationId);
      return {
        facts: [fact],
        next: null,
        done: 1,
        total: 1,
        also: async (client) => {
          if (cloneUrl !== null) await updateCloneUrl(client, repoId, cloneUrl);
        },
      };
    },
  });
}
