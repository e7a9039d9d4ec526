import { ApplicationFailure } from '@temporalio/common';
import {
  CancellationScope,
  ContinueAsNew,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  isCancellation,
  setHandler,
} from '@temporalio/workflow';
import {
  addPage,
  analysedFraction,
  NO_COUNTS,
  NO_STAGE_COUNTS,
  progressWithin,
  type StageCounts,
  type SyncCounts,
  type SyncStage,
  type SyncStatus,
  spanOf,
  stageFraction,
  stagesOf,
} from '../domain/sync-progress.ts';
import type {
  RepositorySyncInput,
  SyncPlan,
  SyncProgress,
  SyncWaiting,
} from '../domain/workflow-messages.ts';
import { QUERIES, SIGNALS } from '../lib/workflow-ids.ts';
import { describeSync } from './describe-sync.ts';
import { explainFailure, failureCode } from './explain-failure.ts';
import { FETCHES, type SyncActivities, syncActivities } from './sync-activities.ts';
import { createVisibleState } from './visible-state.ts';

const pauseSignal = defineSignal(SIGNALS.pause);
const resumeSignal = defineSignal(SIGNALS.resume);
const waitingSignal = defineSignal<[SyncWaiting]>(SIGNALS.waiting);
const progressQuery = defineQuery<SyncProgress>(QUERIES.progress);

/**
 * The bulk lane: takes a repository through its stages, one after another. Those of the provider fetch pages, those of the
 * mirror run Git, and the last compares pull requests page after page. Signals `pause` and `resume` take effect between two
 * steps. Cancelling stops the running step; what is stored stays.
 * Carries ids, cursors and counts only; the truth about what is analysed is in `pr_analysis_runs`.
 */
export async function repositorySync(input: RepositorySyncInput): Promise<SyncProgress> {
  const sync = new RepositorySync(input);
  setHandler(pauseSignal, () => sync.pause());
  setHandler(resumeSignal, () => sync.resume());
  setHandler(waitingSignal, (waiting) => sync.wait(waiting));
  setHandler(progressQuery, () => sync.progress());
  try {
    await sync.run();
    return sync.progress();
  } catch (error) {
    if (error instanceof ContinueAsNew) throw error;
    if (isCancellation(error)) {
      await CancellationScope.nonCancellable(() => sync.end('cancelled', null));
      throw error;
    }
    const sentence = explainFailure(error);
    await CancellationScope.nonCancellable(() => sync.end('failed', sentence));
    throw ApplicationFailure.create({ message: sentence, type: failureCode(error), nonRetryable: true });
  }
}

/** Notes that a sync keeps; each is one kind of thing that was left out. */
const NOTES_MAX = 20;
/** Which way an unknown repository is shown to go until its plan is made. */
const NO_PLAN: SyncPlan = { route: 'mirror', since: null, startedAt: null };

class RepositorySync {
  readonly #input: RepositorySyncInput;
  readonly #activities: SyncActivities;
  readonly #show = createVisibleState();
  #status: SyncStatus = 'syncing';
  #plan: SyncPlan;
  #stage: SyncStage;
  #cursor: unknown;
  #stageCounts: StageCounts;
  #stageMs: number;
  #afterNumber: number;
  #counts: SyncCounts;
  #analysisMs: number;
  #notes: readonly string[];
  /** Steps of this run: a further one continues as new, which bounds the history. */
  #steps = 0;
  #pauseRequested: boolean;
  /** What the running step waits for, as its last attempt told. */
  #waiting: SyncWaiting | null = null;
  #error: string | null = null;

  constructor(input: RepositorySyncInput) {
    const { resumeFrom } = input;
    this.#input = input;
    this.#activities = syncActivities(input);
    this.#pauseRequested = input.startPaused;
    this.#plan = resumeFrom?.plan ?? NO_PLAN;
    this.#stage = resumeFrom?.stage ?? 'mirror';
    this.#cursor = resumeFrom?.cursor ?? null;
    this.#stageCounts = resumeFrom?.stageCounts ?? NO_STAGE_COUNTS;
    this.#stageMs = resumeFrom?.stageMs ?? 0;
    this.#afterNumber = resumeFrom?.afterNumber ?? 0;
    this.#counts = resumeFrom?.counts ?? NO_COUNTS;
    this.#analysisMs = resumeFrom?.analysisMs ?? 0;
    this.#notes = resumeFrom?.notes ?? [];
  }

  pause(): void {
    this.#pauseRequested = true;
    this.#display();
  }

  resume(): void {
    this.#pauseRequested = false;
    this.#display();
  }

  wait(waiting: SyncWaiting): void {
    this.#waiting = waiting;
    this.#display();
  }

  progress(): SyncProgress {
    const fraction =
      this.#stage !== 'analysis'
        ? stageFraction(this.#stageCounts)
        : this.#counts.done === 0
          ? 0
          : analysedFraction(this.#counts);
    const span = spanOf(this.#plan.route, this.#stage);
    return {
      status: this.#status,
      stage: this.#stage,
      progress: this.#status === 'completed' ? 100 : Math.min(99, progressWithin(span, fraction)),
      counts: this.#counts,
      stageCounts: this.#stageCounts,
      notes: this.#notes,
    };
  }

  async run(): Promise<void> {
    const { repoId, resumeFrom } = this.#input;
    if (resumeFrom === null) this.#plan = await this.#activities.planSync({ repoId });
    const stages = stagesOf(this.#plan.route);
    const first = resumeFrom === null ? 0 : stages.indexOf(resumeFrom.stage);
    for (const stage of stages.slice(first)) {
      await this.#enter(stage, stage !== resumeFrom?.stage);
      await this.#runStage(stage);
    }
    await this.end('completed', null);
    await this.#activities.startMeasuring({ repoId });
  }

  async #runStage(stage: SyncStage): Promise<void> {
    const { repoId } = this.#input;
    const { route } = this.#plan;
    const span = spanOf(route, stage);
    if (stage === 'mirror') {
      await this.#activities.mirrorRepository({ repoId, span });
    } else if (stage === 'commits') {
      this.#stageCounts = await this.#activities.storeCommits({ repoId, span });
    } else if (stage === 'analysis') {
      // What the provider told lacks what only Git knows: where a pull request branched off, and its own commits.
      if (route === 'provider' && this.#afterNumber === 0) await this.#storePullRequests();
      await this.#analysePages();
    } else if (stage === 'pull_requests' && route === 'mirror') {
      await this.#storePullRequests();
    } else {
      await this.#fetchPages(stage);
    }
  }

  async #storePullRequests(): Promise<void> {
    const { repoId } = this.#input;
    const span = this.#plan.route === 'mirror' ? spanOf('mirror', 'pull_requests') : ([0, 0] as const);
    const { total } = await this.#activities.storePullRequests({ repoId, span });
    this.#counts = { ...NO_COUNTS, total };
  }

  async #fetchPages(stage: keyof typeof FETCHES): Promise<void> {
    const { repoId, limits } = this.#input;
    const fetchPages = this.#activities[FETCHES[stage]];
    do {
      await this.#beforeStep();
      const fetched = await fetchPages({
        repoId,
        cursor: this.#cursor,
        since: this.#plan.since,
        counts: this.#stageCounts,
        elapsedMs: this.#stageMs,
        span: spanOf(this.#plan.route, stage),
        failuresMax: limits.attemptsMax,
        retryAfterMs: limits.retryAfterMs,
      });
      this.#waiting = null;
      this.#cursor = fetched.cursor;
      this.#stageCounts = fetched.counts;
      this.#stageMs = fetched.elapsedMs;
      this.#notes = [...new Set([...this.#notes, ...fetched.notes])].slice(0, NOTES_MAX);
      this.#display();
    } while (this.#cursor !== null);
  }

  async #analysePages(): Promise<void> {
    const { repoId, limits } = this.#input;
    for (;;) {
      await this.#beforeStep();
      const page = await this.#activities.analysePage({
        repoId,
        afterNumber: this.#afterNumber,
        limit: limits.pageSize,
        counts: this.#counts,
        analysisMs: this.#analysisMs,
        span: spanOf(this.#plan.route, 'analysis'),
      });
      if (page.lastNumber === null) return;
      this.#afterNumber = page.lastNumber;
      this.#analysisMs += page.elapsedMs;
      this.#counts = addPage(this.#counts, page, this.#analysisMs);
      this.#display();
    }
  }

  async #beforeStep(): Promise<void> {
    if (this.#steps >= this.#input.limits.pagesPerRun) await this.#continueAsNew();
    this.#steps++;
    await this.#waitWhilePaused();
  }

  #continueAsNew(): Promise<never> {
    return continueAsNew<typeof repositorySync>({
      ...this.#input,
      startPaused: this.#pauseRequested,
      resumeFrom: {
        plan: this.#plan,
        stage: this.#stage,
        cursor: this.#cursor,
        stageCounts: this.#stageCounts,
        stageMs: this.#stageMs,
        afterNumber: this.#afterNumber,
        counts: this.#counts,
        analysisMs: this.#analysisMs,
        notes: this.#notes,
      },
    });
  }

  /** @param isNew false when the run before this one was in this stage already */
  async #enter(stage: SyncStage, isNew: boolean): Promise<void> {
    this.#stage = stage;
    this.#waiting = null;
    if (isNew) {
      this.#cursor = null;
      this.#stageCounts = NO_STAGE_COUNTS;
      this.#stageMs = 0;
    }
    await this.#record();
    await this.#waitWhilePaused();
  }

  async #waitWhilePaused(): Promise<void> {
    if (!this.#pauseRequested) return;
    this.#status = 'paused';
    await this.#record();
    await condition(() => !this.#pauseRequested);
    this.#status = 'syncing';
    await this.#record();
  }

  async end(status: 'completed' | 'failed' | 'cancelled', error: string | null): Promise<void> {
    this.#status = status;
    this.#error = error;
    this.#pauseRequested = false;
    await this.#record();
  }

  async #record(): Promise<void> {
    this.#display();
    const { repoId } = this.#input;
    // What was left out must be asked for from its beginning once the right is there.
    const isWhole = this.#status === 'completed' && this.#notes.length === 0;
    const syncedThrough = isWhole ? this.#plan.startedAt : null;
    await this.#activities.recordSyncProgress({
      repoId,
      ...this.progress(),
      error: this.#error,
      syncedThrough,
    });
  }

  #display(): void {
    const status = this.#status;
    this.#show({
      stage: status === 'syncing' ? this.#stage : status,
      needsAttention: status === 'failed' || this.#counts.failed > 0 || this.#notes.length > 0,
      details: describeSync({
        repository: this.#input.repository,
        route: this.#plan.route,
        pauseRequested: this.#pauseRequested,
        waiting: this.#status === 'syncing' ? this.#waiting : null,
        error: this.#error,
        ...this.progress(),
      }),
    });
  }
}
