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
import type { SyncStage, SyncStatus } from '../domain/sync-progress.ts';
import type {
  RepositorySyncInput,
  SyncProgress,
  SyncWaiting,
} from '../domain/workflow-messages/repository-sync.ts';
import { QUERIES, SIGNALS } from '../lib/temporal/workflow-ids.ts';
import { describeSync } from './describe-sync.ts';
import { explainFailure, failureCode } from './explain-failure.ts';
import { isPlannedByFormerVersion, plannedStages } from './planned-stages.ts';
import { runStage } from './run-stage.ts';
import { type SyncActivities, syncActivities } from './sync-activities.ts';
import { SyncState } from './sync-state.ts';
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

class RepositorySync {
  readonly #input: RepositorySyncInput;
  readonly #activities: SyncActivities;
  readonly #show = createVisibleState();
  #status: SyncStatus = 'syncing';
  readonly #state: SyncState;
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
    this.#state = new SyncState(resumeFrom);
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
    return this.#state.progress(this.#status);
  }

  async run(): Promise<void> {
    const { repoId, resumeFrom } = this.#input;
    const state = this.#state;
    if (resumeFrom === null) state.plan = await this.#activities.planSync({ repoId });
    const stages = plannedStages(state.plan);
    const first = resumeFrom === null ? 0 : stages.indexOf(resumeFrom.stage);
    for (const stage of stages.slice(first)) {
      await this.#enter(stage, stage !== resumeFrom?.stage);
      await runStage(stage, {
        input: this.#input,
        activities: this.#activities,
        state,
        beforeStep: () => this.#beforeStep(),
        onPage: () => this.#noteProgress(),
      });
    }
    await this.end('completed', null);
    await this.#activities.startMeasuring({ repoId });
  }

  async #beforeStep(): Promise<void> {
    if (this.#steps >= this.#input.limits.pagesPerRun) await this.#continueAsNew();
    this.#steps++;
    await this.#waitWhilePaused();
  }

  /** A step has come through: whatever it waited for, it waits no more. */
  #noteProgress(): void {
    this.#waiting = null;
    this.#display();
  }

  #continueAsNew(): Promise<never> {
    return continueAsNew<typeof repositorySync>({
      ...this.#input,
      startPaused: this.#pauseRequested,
      resumeFrom: this.#state.position(),
    });
  }

  /** @param isNew false when the run before this one was in this stage already */
  async #enter(stage: SyncStage, isNew: boolean): Promise<void> {
    this.#waiting = null;
    this.#state.enter(stage, isNew);
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
    const isWhole = this.#status === 'completed' && this.#state.notes.length === 0;
    const syncedThrough = isWhole ? this.#state.plan.startedAt : null;
    const { recordSyncProgress, recordSyncProgressRemotely } = this.#activities;
    const record = isPlannedByFormerVersion(this.#state.plan)
      ? recordSyncProgressRemotely
      : recordSyncProgress;
    await record({
      repoId,
      ...this.progress(),
      error: this.#error,
      syncedThrough,
    });
  }

  #display(): void {
    const status = this.#status;
    const { plan, stage, counts, notes } = this.#state;
    this.#show({
      stage: status === 'syncing' ? stage : status,
      needsAttention: status === 'failed' || counts.failed > 0 || notes.length > 0,
      details: describeSync({
        repository: this.#input.repository,
        route: plan.route,
        pauseRequested: this.#pauseRequested,
        waiting: this.#status === 'syncing' ? this.#waiting : null,
        error: this.#error,
        ...this.progress(),
      }),
    });
  }
}
