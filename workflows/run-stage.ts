import { NO_COUNTS, type SyncStage, spanOf } from '../domain/sync-progress.ts';
import type { RepositorySyncInput } from '../domain/workflow-messages/repository-sync.ts';
import { FETCHES, type SyncActivities } from './sync-activities.ts';
import type { SyncState } from './sync-state.ts';

/** A sync, as its stages see it. */
export interface RunningSync {
  readonly input: RepositorySyncInput;
  readonly activities: SyncActivities;
  /** The stages write down here how far they are. */
  readonly state: SyncState;
  /** Between two steps: waits while the sync is paused, and continues as new when the history is long. */
  beforeStep(): Promise<void>;
  onPage(): void;
}

/** Runs one stage of a sync from where it is to its end. */
export async function runStage(stage: SyncStage, sync: RunningSync): Promise<void> {
  const { input, activities, state } = sync;
  const { repoId } = input;
  const { route } = state.plan;
  const span = spanOf(route, stage);
  if (stage === 'mirror') {
    await activities.mirrorRepository({ repoId, span });
  } else if (stage === 'commits') {
    state.stageCounts = await activities.storeCommits({ repoId, span });
  } else if (stage === 'analysis') {
    // What the provider told lacks what only Git knows: where a pull request branched off, and its own commits.
    if (route === 'provider' && state.afterNumber === 0) await storePullRequests(sync);
    await analysePages(sync);
  } else if (stage === 'pull_requests' && route === 'mirror') {
    await storePullRequests(sync);
  } else {
    await fetchPages(stage, sync);
  }
}

async function storePullRequests({ input, activities, state }: RunningSync): Promise<void> {
  const span = state.plan.route === 'mirror' ? spanOf('mirror', 'pull_requests') : ([0, 0] as const);
  const { total } = await activities.storePullRequests({ repoId: input.repoId, span });
  state.counts = { ...NO_COUNTS, total };
}

async function fetchPages(stage: keyof typeof FETCHES, sync: RunningSync): Promise<void> {
  const { input, activities, state } = sync;
  const { repoId, limits } = input;
  const fetchNext = activities[FETCHES[stage]];
  do {
    await sync.beforeStep();
    const { plan, cursor, stageCounts: counts, stageMs: elapsedMs } = state;
    const fetched = await fetchNext({
      repoId,
      cursor,
      since: plan.since,
      counts,
      elapsedMs,
      span: spanOf(plan.route, stage),
      failuresMax: limits.attemptsMax,
      retryAfterMs: limits.retryAfterMs,
    });
    state.addFetched(fetched);
    sync.onPage();
  } while (state.cursor !== null);
}

async function analysePages(sync: RunningSync): Promise<void> {
  const { input, activities, state } = sync;
  for (;;) {
    await sync.beforeStep();
    const page = await activities.analysePage({
      repoId: input.repoId,
      afterNumber: state.afterNumber,
      limit: input.limits.pageSize,
      counts: state.counts,
      analysisMs: state.analysisMs,
      span: spanOf(state.plan.route, 'analysis'),
    });
    if (page.lastNumber === null) return;
    state.addAnalysed(page, page.lastNumber);
    sync.onPage();
  }
}
