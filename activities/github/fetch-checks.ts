import type { Fact } from '../../domain/facts/fact.ts';
import { readCommitStatuses } from '../../sources/github/backfill/read-commit-statuses.ts';
import { readWorkflowRunPage } from '../../sources/github/backfill/read-workflow-runs.ts';
import { listOpenHeads } from '../../sql/queries/list-open-heads.ts';
import type { ActivityDependencies } from '../activity-dependencies.ts';
import { createFetch, type FetchContext, type FetchedPage } from './run-fetch.ts';

/** A later sync reads again runs that were started so long before the last one: they end later. */
const OVERLAP_MS = 24 * 3_600_000;
/** Pages of workflow runs, newest first: 20,000 runs. Older ones tell nothing about pull requests of today. */
const RUN_PAGES_MAX = 200;
/** Heads asked for their statuses by one page of this stage. */
const HEADS_PER_PAGE = 20;

type Cursor =
  | { readonly list: 'runs'; readonly page: number }
  | { readonly list: 'statuses'; readonly afterNumber: number };

/**
 * The activity that reads workflow runs, and the commit statuses of open pull requests. Check runs of pull requests came
 * with them.
 */
export function createFetchChecks(deps: ActivityDependencies) {
  return createFetch<Cursor>(deps, {
    stage: 'checks',
    pageSizeMax: HEADS_PER_PAGE,
    isOptional: true,
    readPage: async (context, cursor) =>
      cursor?.list === 'statuses'
        ? readStatuses(context, cursor.afterNumber)
        : readRuns(context, cursor?.page ?? 1),
  });
}

async function readRuns(
  { github, address, since }: FetchContext,
  page: number,
): Promise<FetchedPage<Cursor>> {
  const { items, next } = await readWorkflowRunPage(github, address, page);
  const floor = since === null ? null : new Date(since.getTime() - OVERLAP_MS);
  const reachedFloor =
    floor !== null && items.length > 0 && items.every(({ updatedAt }) => updatedAt < floor);
  const goesOn = next !== null && !reachedFloor && page < RUN_PAGES_MAX;
  return {
    facts: items,
    next: goesOn ? { list: 'runs', page: page + 1 } : { list: 'statuses', afterNumber: 0 },
    done: items.length,
    total: null,
  };
}

async function readStatuses(context: FetchContext, afterNumber: number): Promise<FetchedPage<Cursor>> {
  const { deps, repoId, github, address, since, pageSize: limit, signal } = context;
  const heads = await listOpenHeads(deps.database.pg, repoId, { since, afterNumber, limit });
  const facts: Fact[] = [];
  for (const { headSha } of heads) {
    signal.throwIfAborted();
    facts.push(...(await readCommitStatuses(github, address, headSha)));
  }
  const last = heads.at(-1);
  const next = last === undefined ? null : ({ list: 'statuses', afterNumber: last.number } as const);
  return { facts, next, done: facts.length, total: null };
}
