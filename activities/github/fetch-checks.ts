import type { Fact } from '../../domain/facts/fact.ts';
import { readCommitStatuses } from '../../sources/github/backfill/read-commit-statuses.ts';
import { LIST_START, type ListPosition } from '../../sources/github/backfill/read-list-page.ts';
import { readWorkflowRunPage } from '../../sources/github/backfill/read-workflow-runs.ts';
import { listOpenHeads } from '../../sql/analysis/list-open-heads.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';
import { createFetch, type FetchContext, type FetchedPage } from './run-fetch.ts';

/** A later sync reads again runs that were started so long before the last one: they end later. */
const OVERLAP_MS = 24 * 3_600_000;
/** Workflow runs, newest first. Older ones tell nothing about pull requests of today. */
const RUNS_MAX = 20_000;
/** Heads asked for their statuses by one page of this stage. */
const HEADS_PER_PAGE = 20;

type Cursor =
  | { readonly list: 'runs'; readonly at: ListPosition }
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
        : readRuns(context, cursor?.at ?? LIST_START),
  });
}

async function readRuns(
  { github, address, since }: FetchContext,
  at: ListPosition,
): Promise<FetchedPage<Cursor>> {
  const { items, next } = await readWorkflowRunPage(github, address, at);
  const floor = since === null ? null : new Date(since.getTime() - OVERLAP_MS);
  const reachedFloor =
    floor !== null && items.length > 0 && items.every(({ updatedAt }) => updatedAt < floor);
  const goesOn = next !== null && !reachedFloor && next.read < RUNS_MAX;
  return {
    facts: items,
    next: goesOn ? { list: 'runs', at: next } : { list: 'statuses', afterNumber: 0 },
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
