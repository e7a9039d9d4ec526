import { PULL_REQUEST_PAGE_SIZE } from '../../sources/github/backfill/page-size.ts';
import {
  type PullRequestPage,
  readPullRequestPage,
} from '../../sources/github/backfill/read-pull-requests.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';
import { createFetch, type FetchContext, type FetchedPage } from './run-fetch.ts';

/** What changed shortly before the last sync's reading is read once more: GitHub's lists lag behind. */
const OVERLAP_MS = 5 * 60_000;
/** Passes over what changed while the pass before was running. */
const PASSES_MAX = 5;

type Cursor =
  | { readonly order: 'oldest'; readonly after: string }
  | {
      readonly order: 'newest';
      readonly after: string | null;
      /** Everything that changed from then on is to be read by this pass; ISO. */
      readonly floor: string;
      /** The newest change that this pass has met; null before its first page. */
      readonly top: string | null;
      readonly pass: number;
    };

/** The activity that reads the pull requests of a repository, each with what belongs to it. */
export function createFetchPullRequests(deps: ActivityDependencies) {
  return createFetch<Cursor>(deps, {
    stage: 'pull_requests',
    pageSizeMax: PULL_REQUEST_PAGE_SIZE,
    isOptional: false,
    readPage: (context, cursor) =>
      context.since === null && cursor?.order !== 'newest'
        ? readOldestFirst(context, cursor)
        : readNewestFirst(context, cursor?.order === 'newest' ? cursor : firstPass(context.since!)),
  });
}

/** A first reading goes from the oldest change to the newest: what changes meanwhile comes again at the end. */
async function readOldestFirst(
  { github, address, pageSize }: FetchContext,
  cursor: (Cursor & { order: 'oldest' }) | null,
): Promise<FetchedPage<Cursor>> {
  const after = cursor?.after ?? null;
  const page = await readPullRequestPage(github, address, { after, limit: pageSize, direction: 'ASC' });
  const next = page.next === null ? null : ({ order: 'oldest', after: page.next } as const);
  return { facts: page.facts, next, done: page.count, total: page.total };
}

function firstPass(since: Date): Cursor & { order: 'newest' } {
  const floor = new Date(since.getTime() - OVERLAP_MS).toISOString();
  return { order: 'newest', after: null, floor, top: null, pass: 1 };
}

/**
 * A later reading goes from the newest change back to the last sync. What changes meanwhile moves to the front, where this
 * pass has been already: a further pass reads from there, until one meets nothing new.
 */
async function readNewestFirst(
  { github, address, pageSize }: FetchContext,
  cursor: Cursor & { order: 'newest' },
): Promise<FetchedPage<Cursor>> {
  const { after } = cursor;
  const page = await readPullRequestPage(github, address, { after, limit: pageSize, direction: 'DESC' });
  return { facts: page.facts, next: nextOf(page, cursor), done: page.count, total: null };
}

function nextOf(page: PullRequestPage, cursor: Cursor & { order: 'newest' }): Cursor | null {
  const top = cursor.top ?? page.firstUpdatedAt?.toISOString() ?? cursor.floor;
  const reachedFloor = page.lastUpdatedAt === null || page.lastUpdatedAt < new Date(cursor.floor);
  if (page.next !== null && !reachedFloor) return { ...cursor, after: page.next, top };
  if (top <= cursor.floor || cursor.pass >= PASSES_MAX) return null;
  return { order: 'newest', after: null, floor: top, top: null, pass: cursor.pass + 1 };
}
