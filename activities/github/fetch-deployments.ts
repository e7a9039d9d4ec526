import type { Fact } from '../../domain/facts/fact.ts';
import { readCounts } from '../../sources/github/backfill/read-counts.ts';
import {
  readDeploymentPage,
  readDeploymentStatuses,
} from '../../sources/github/backfill/read-deployments.ts';
import { LIST_START, type ListPosition } from '../../sources/github/backfill/read-list-page.ts';
import { readReleasePage } from '../../sources/github/backfill/read-releases.ts';
import { countProviderRows } from '../../sql/repositories/count-provider-rows.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';
import { createFetch, type FetchContext, type FetchedPage } from './run-fetch.ts';

/** A later sync reads again what was created so long before the last one: statuses come after their deployment. */
const OVERLAP_MS = 7 * 24 * 3_600_000;
/** Passes over a list that lost entries while it was read. */
const PASSES_MAX = 3;

interface Cursor {
  readonly list: 'deployments' | 'releases';
  readonly at: ListPosition;
  readonly pass: number;
}

const FIRST: Cursor = { list: 'deployments', at: LIST_START, pass: 1 };
const LISTS = ['deployments', 'releases'] as const;

/** The activity that reads deployments with their statuses, then releases. */
export function createFetchDeployments(deps: ActivityDependencies) {
  return createFetch<Cursor>(deps, {
    stage: 'deployments',
    pageSizeMax: 1,
    isOptional: true,
    readPage: async (context, cursor) => readList(context, cursor ?? FIRST),
  });
}

async function readList(context: FetchContext, cursor: Cursor): Promise<FetchedPage<Cursor>> {
  const { github, address, since } = context;
  const isFirst = cursor.list === 'deployments' && cursor.at.read === 0 && cursor.pass === 1;
  const counts = isFirst && since === null ? await readCounts(github, address) : null;
  const { facts, times, next } = await readPage(context, cursor);
  const floor = since === null ? null : new Date(since.getTime() - OVERLAP_MS);
  const reachedFloor = floor !== null && times.length > 0 && times.every((time) => time < floor);
  return {
    facts,
    next: next !== null && !reachedFloor ? { ...cursor, at: next } : await nextList(context, cursor),

    done: times.length,
    total: counts === null ? null : counts.deployments + counts.releases,
  };
}

async function readPage(
  { github, address, signal }: FetchContext,
  { list, at }: Cursor,
): Promise<{ facts: Fact[]; times: Date[]; next: ListPosition | null }> {
  if (list === 'releases') {
    const { items, next } = await readReleasePage(github, address, at);
    return { facts: [...items], times: items.map(({ createdAt }) => createdAt), next };
  }
  const { items, next } = await readDeploymentPage(github, address, at);
  const facts: Fact[] = [...items];
  for (const { providerId } of items) {
    signal.throwIfAborted();
    facts.push(...(await readDeploymentStatuses(github, address, providerId)));
  }
  return { facts, times: items.map(({ createdAt }) => createdAt), next };
}

/**
 * Where to go after the end of a list. Entries deleted while it was read pull later ones onto pages that were read
 * before: when fewer are stored than GitHub has, it is read once more.
 */
async function nextList(context: FetchContext, { list, pass }: Cursor): Promise<Cursor | null> {
  const { deps, repoId, github, address, since } = context;
  if (since === null && pass < PASSES_MAX) {
    const [has, stored] = await Promise.all([
      readCounts(github, address),
      countProviderRows(deps.database.pg, repoId),
    ]);
    if (stored[list] < has[list]) return { list, at: LIST_START, pass: pass + 1 };
  }
  const following = LISTS[LISTS.indexOf(list) + 1];
  return following === undefined ? null : { list: following, at: LIST_START, pass: 1 };
}
