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
import type { SyncCounts, SyncStage, SyncStatus } from '../domain/sync-progress.ts';
import { addPage, analysedFraction, NO_COUNTS, syncProgress } from '../domain/sync-progress.ts';
import type { RepositorySyncInput, SyncProgress } from '../domain/workflow-messages.ts';
import { QUERIES, SIGNALS } from '../lib/workflow-ids.ts';
import { describeSync } from './describe-sync.ts';
import { explainFailure, failureCode } from './explain-failure.ts';
import { type SyncActivities, syncActivities } from './sync-activities.ts';
import { createVisibleState } from './visible-state.ts';

const pauseSignal = defineSignal(SIGNALS.pause);
const resumeSignal = defineSignal(SIGNALS.resume);
const progressQuery = defineQuery<SyncProgress>(QUERIES.progress);

/**
 * The bulk lane: brings the mirror up to date, stores the pull requests, and analyses page after page. Signals `pause` and
 * `resume` take effect between two steps. Cancelling stops the running step; what is stored stays.
 * Carries ids and counts only; the truth about what is analysed is in `pr_analysis_runs`.
 */
export async function repositorySync(input: RepositorySyncInput): Promise<SyncProgress> {
  const sync = new RepositorySync(input);
  setHandler(pauseSignal, () => sync.pause());
  setHandler(resumeSignal, () => sync.resume());
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

class RepositorySync {
  readonly #input: RepositorySyncInput;
  readonly #activities: SyncActivities;
  readonly #show = createVisibleState();
  #status: SyncStatus = 'syncing';
  #stage: SyncStage = 'mirror';
  #counts: SyncCounts = NO_COUNTS;
  #pauseRequested: boolean;
  #error: string | null = null;

  constructor(input: RepositorySyncInput) {
    this.#input = input;
    this.#activities = syncActivities(input);
    this.#pauseRequested = input.startPaused;
  }

  pause(): void {
    this.#pauseRequested = true;
    this.#display();
  }

  resume(): void {
    this.#pauseRequested = false;
    this.#display();
  }

  progress(): SyncProgress {
    const completed = this.#status === 'completed';
    const fraction = this.#stage === 'analysis' ? analysedFraction(this.#counts) : 0;
    return {
      status: this.#status,
      stage: this.#stage,
      progress: completed ? 100 : Math.min(99, syncProgress(this.#stage, fraction)),
      counts: this.#counts,
    };
  }

  async run(): Promise<void> {
    const { repoId, resumeFrom } = this.#input;
    if (resumeFrom === null) {
      await this.#enter('mirror');
      await this.#activities.mirrorRepository({ repoId });
      await this.#enter('pull_requests');
      const { total } = await this.#activities.storePullRequests({ repoId });
      this.#counts = { ...NO_COUNTS, total };
    } else {
      this.#counts = resumeFrom.counts;
    }
    await this.#enter('analysis');
    await this.#analysePages(resumeFrom?.afterNumber ?? 0, resumeFrom?.analysisMs ?? 0);
    await this.end('completed', null);
  }

  async #analysePages(fromNumber: number, spentMs: number): Promise<void> {
    const { repoId, limits } = this.#input;
    let afterNumber = fromNumber;
    let analysisMs = spentMs;
    for (let pages = 0; pages < limits.pagesPerRun; pages++) {
      await this.#waitWhilePaused();
      const page = await this.#activities.analysePage({
        repoId,
        afterNumber,
        limit: limits.pageSize,
        counts: this.#counts,
        analysisMs,
      });
      if (page.lastNumber === null) return;
      afterNumber = page.lastNumber;
      analysisMs += page.elapsedMs;
      this.#counts = addPage(this.#counts, page, analysisMs);
      this.#display();
    }
    await continueAsNew<typeof repositorySync>({
      ...this.#input,
      startPaused: this.#pauseRequested,
      resumeFrom: { afterNumber, counts: this.#counts, analysisMs },
    });
  }

  async #enter(stage: SyncStage): Promise<void> {
    this.#stage = stage;
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
    await this.#activities.recordSyncProgress({ repoId, ...this.progress(), error: this.#error });
  }

  #display(): void {
    const status = this.#status;
    this.#show({
      stage: status === 'syncing' ? this.#stage : status,
      needsAttention: status === 'failed' || this.#counts.failed > 0,
      details: describeSync({
        repository: this.#input.repository,
        pauseRequested: this.#pauseRequested,
        error: this.#error,
        ...this.progress(),
      }),
    });
  }
}
