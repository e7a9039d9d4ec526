import { completeList } from '../../sources/github/backfill/complete-pull-request.ts';
import { LONG_LISTS, type LongList } from '../../sources/github/backfill/map-pull-request.ts';
import {
  countTruncatedPullRequests,
  listTruncatedPullRequests,
  markListComplete,
  type TruncatedPullRequest,
} from '../../sql/pull-requests/truncated-pull-requests.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';
import { createFetch, type FetchContext, type FetchedPage } from './run-fetch.ts';
import { storeFacts } from './store-facts.ts';

interface Cursor {
  /** Pull requests up to this number are dealt with. */
  readonly afterNumber: number;
}

/**
 * The activity that completes the lists of pull requests whose beginning only came with them: `pull_requests.truncated`
 * says which, and is what is left to do.
 */
export function createFetchReviews(deps: ActivityDependencies) {
  return createFetch<Cursor>(deps, {
    stage: 'reviews',
    pageSizeMax: 1,
    isOptional: false,
    readPage: completeNext,
  });
}

async function completeNext(context: FetchContext, cursor: Cursor | null): Promise<FetchedPage<Cursor>> {
  const { deps, repoId } = context;
  const { pg } = deps.database;
  const afterNumber = cursor?.afterNumber ?? 0;
  const total = cursor === null ? await countTruncatedPullRequests(pg, repoId, LONG_LISTS) : null;
  const [found] = await listTruncatedPullRequests(pg, repoId, { lists: LONG_LISTS, afterNumber, limit: 1 });
  if (found === undefined) return { facts: [], next: null, done: 0, total };
  await completePullRequest(context, found);
  return { facts: [], next: { afterNumber: found.number }, done: 1, total };
}

/** Each page of a list is stored as it comes; the list counts as complete with its last page. */
export async function completePullRequest(
  {
    deps,
    repoId,
    github,
    address,
    signal,
  }: Pick<FetchContext, 'deps' | 'repoId' | 'github' | 'address' | 'signal'>,
  { number, lists }: TruncatedPullRequest,
): Promise<void> {
  for (const list of lists) {
    let observedAt = new Date();
    for await (const facts of completeList(github, address, number, list as LongList)) {
      signal.throwIfAborted();
      await storeFacts(deps.database, { repoId, observedAt, facts });
      observedAt = new Date();
    }
    await markListComplete(deps.database.pg, repoId, { number, list });
  }
}
