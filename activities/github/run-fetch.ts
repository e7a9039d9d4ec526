import type pg from 'pg';
import type { Fact } from '../../domain/facts/fact.ts';
import { countStage, type StageCounts, type SyncStage } from '../../domain/sync-progress.ts';
import type { FetchedPages, FetchInput } from '../../domain/workflow-messages/repository-sync.ts';
import { growPage, shrinkPage } from '../../sources/github/backfill/page-size.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';
import { beatWhile, lastDetails } from '../parts/heartbeat.ts';
import { tellOfWait } from '../parts/tell-of-wait.ts';
import { writeStageProgress } from '../sync/write-stage-progress.ts';
import { fetchFailure, lacksRight, limitWait, wantsSmallerPage } from './fetch-failure.ts';
import { type GitHubRepository, openGitHubRepository } from './github-repository.ts';
import { storeFacts } from './store-facts.ts';

/** One activity goes on for so long, and then hands back to the workflow: a pause takes effect there. */
const ACTIVITY_BUDGET_MS = 20_000;

/** What one request after another brings. `Cursor` is plain JSON. */
export interface FetchedPage<Cursor> {
  readonly facts: readonly Fact[];
  /** Where to go on; null when the stage is through. */
  readonly next: Cursor | null;
  /** Things dealt with by this page. */
  readonly done: number;
  /** Things of the stage; null when nobody knows. */
  readonly total: number | null;
  /** Further statements of the transaction that stores the facts. */
  readonly also?: (client: pg.PoolClient) => Promise<void>;
}

export interface FetchContext extends GitHubRepository {
  readonly deps: ActivityDependencies;
  readonly repoId: number;
  /** Only what changed from then on; null for everything. */
  readonly since: Date | null;
  readonly pageSize: number;
  readonly signal: AbortSignal;
}

export interface FetchStage<Cursor> {
  readonly stage: SyncStage;
  readonly pageSizeMax: number;
  /** True when a sync goes on without it where the credential lacks the right, or the repository the feature. */
  readonly isOptional: boolean;
  readonly readPage: (context: FetchContext, cursor: Cursor | null) => Promise<FetchedPage<Cursor>>;
}

/** What heartbeats carry: where the next attempt goes on. */
interface Position {
  readonly cursor: unknown;
  readonly counts: StageCounts;
  readonly elapsedMs: number;
  readonly pageSize: number;
  /** Failures in a row. */
  readonly failures: number;
  readonly notes: readonly string[];
}

/** An activity that fetches pages of one stage, and stores each before it asks for the next. */
export function createFetch<Cursor>(deps: ActivityDependencies, stage: FetchStage<Cursor>) {
  return async function fetchPages(input: FetchInput): Promise<FetchedPages> {
    const first = lastDetails<Position>() ?? {
      cursor: input.cursor,
      counts: input.counts,
      elapsedMs: input.elapsedMs,
      pageSize: stage.pageSizeMax,
      failures: 0,
      notes: [],
    };
    let position = first;
    return beatWhile(first, async ({ signal, report }) => {
      const move = (next: Position): void => {
        position = next;
        report(next);
      };
      try {
        return await fetchWithin(deps, stage, { input, signal, move, first });
      } catch (error) {
        if (signal.aborted) throw error;
        return await afterFailure(deps, stage, { input, position, report, error });
      }
    });
  };
}

interface Attempt {
  readonly input: FetchInput;
  readonly signal: AbortSignal;
  readonly move: (position: Position) => void;
  readonly first: Position;
}

async function fetchWithin<Cursor>(
  deps: ActivityDependencies,
  stage: FetchStage<Cursor>,
  { input, signal, move, first }: Attempt,
): Promise<FetchedPages> {
  const { repoId, span } = input;
  const startedAt = performance.now();
  const since = input.since === null ? null : new Date(input.since);
  const opened = await openGitHubRepository(deps, repoId, { priority: 'backfill', signal });
  const writeProgress = writeStageProgress(deps, { repoId, stage: stage.stage, span });
  let position = first;
  for (;;) {
    signal.throwIfAborted();
    const observedAt = new Date();
    const { pageSize } = position;
    const context: FetchContext = { ...opened, deps, repoId, since, pageSize, signal };
    const page = await stage.readPage(context, position.cursor as Cursor | null);
    await storeFacts(deps.database, { repoId, observedAt, facts: page.facts }, page.also);
    const elapsedMs = first.elapsedMs + performance.now() - startedAt;
    position = {
      cursor: page.next,
      counts: countStage(position.counts.done + page.done, page.total ?? position.counts.total, elapsedMs),
      elapsedMs: Math.round(elapsedMs),
      pageSize: growPage(pageSize, stage.pageSizeMax),
      failures: 0,
      notes: [...opened.missingRights].map((right) => `GitHub did not tell everything: ${right}`),
    };
    move(position);
    writeProgress(position.counts);
    if (page.next === null || performance.now() - startedAt >= ACTIVITY_BUDGET_MS) return toResult(position);
  }
}

function toResult({ cursor, counts, elapsedMs, notes }: Position): FetchedPages {
  return { cursor, counts, elapsedMs, notes };
}

interface Failure {
  readonly input: FetchInput;
  readonly position: Position;
  readonly report: (position: Position) => void;
  readonly error: unknown;
}

/** Waits for limits, asks for less, skips what may be skipped, or fails. */
async function afterFailure<Cursor>(
  deps: ActivityDependencies,
  stage: FetchStage<Cursor>,
  { input, position, report, error }: Failure,
): Promise<FetchedPages> {
  const { repoId } = input;
  const wait = limitWait(error);
  if (wait !== null) {
    await tellOfWait(deps, repoId, { stage: stage.stage, ...wait });
    // The worker takes it for the delay until the next attempt, and is free meanwhile.
    throw error;
  }
  if (stage.isOptional && lacksRight(error)) {
    const note = `Left out (${stage.stage}): ${(error as Error).message}`;
    deps.logger.warn({ repoId, stage: stage.stage, reason: (error as Error).message }, 'A stage is left out');
    return { ...toResult(position), cursor: null, notes: [...position.notes, note] };
  }
  const pageSize = wantsSmallerPage(error) ? shrinkPage(position.pageSize) : position.pageSize;
  // Asking for less is progress of a kind: only a page that cannot shrink any more counts as a failure.
  const failures = pageSize < position.pageSize ? position.failures : position.failures + 1;
  report({ ...position, pageSize, failures });
  throw fetchFailure(error, failures, input);
}
