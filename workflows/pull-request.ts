import {
  CancellationScope,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  isCancellation,
  setHandler,
  sleep,
} from '@temporalio/workflow';
import type {
  AnalyseHead,
  PullRequestInput,
  PullRequestProgress,
  PullRequestStage,
} from '../domain/workflow-messages/pull-request.ts';
import { QUERIES, SIGNALS } from '../lib/temporal/workflow-ids.ts';
import { describePullRequest } from './describe-pull-request.ts';
import { explainFailure } from './explain-failure.ts';
import { type PullRequestActivities, pullRequestActivities } from './pull-request-activities.ts';
import { createVisibleState } from './visible-state.ts';

const analyseHeadSignal = defineSignal<[AnalyseHead]>(SIGNALS.analyseHead);
const progressQuery = defineQuery<PullRequestProgress>(QUERIES.progress);

/**
 * The live lane: started by the signal `analyseHead`. Requests that come within the debounce are taken as one; the newest
 * head is analysed, and given up for a newer one. Completes when nothing was asked for a while.
 */
export async function pullRequest(input: PullRequestInput): Promise<PullRequestProgress> {
  const live = new LivePullRequest(input);
  setHandler(analyseHeadSignal, (request) => live.ask(request));
  setHandler(progressQuery, () => live.progress());
  if (input.carried !== null) live.ask(input.carried);
  for (let heads = 0; heads < input.limits.headsPerRun; heads++) {
    if (!(await condition(() => live.isAsked(), input.limits.idleMs))) return live.progress();
    await live.analyseNewest();
  }
  return continueAsNew<typeof pullRequest>({ ...input, carried: live.takeRequest() });
}

class LivePullRequest {
  readonly #input: PullRequestInput;
  readonly #activities: PullRequestActivities;
  readonly #show = createVisibleState();
  #request: AnalyseHead | null = null;
  #stage: PullRequestStage = 'debouncing';
  #headSha: string | null = null;
  #analysed = 0;
  #superseded = 0;

  constructor(input: PullRequestInput) {
    this.#input = input;
    this.#activities = pullRequestActivities(input);
  }

  ask(request: AnalyseHead): void {
    this.#request = request;
  }

  isAsked(): boolean {
    return this.#request !== null;
  }

  takeRequest(): AnalyseHead | null {
    const request = this.#request;
    this.#request = null;
    return request;
  }

  progress(): PullRequestProgress {
    return {
      stage: this.#stage,
      headSha: this.#headSha,
      analysed: this.#analysed,
      superseded: this.#superseded,
    };
  }

  /** Handles the newest request to its end: done, degraded, failed, or given up for a newer head. */
  async analyseNewest(): Promise<void> {
    this.#enter('debouncing', 'it waits for further pushes');
    await sleep(this.#input.limits.debounceMs);
    const request = this.takeRequest();
    if (request === null) return;
    this.#headSha = request.headSha;
    const scope = new CancellationScope();
    let ended = false;
    const work = scope
      .run(() => this.#analyse(request))
      .then(
        () => null,
        (error: unknown) => ({ error }),
      )
      .finally(() => {
        ended = true;
      });
    await condition(() => ended || this.#isOutdated()).catch(() => {
      // The workflow itself was cancelled; so was the work, which is waited for below.
    });
    if (!ended) scope.cancel();
    const failure = await work;
    if (failure !== null) await this.#afterFailure(failure.error);
  }

  async #analyse(request: AnalyseHead): Promise<void> {
    const { repoId, number } = this.#input;
    this.#enter('refreshing', 'it fetches the head from the source');
    const refreshed = await this.#activities.refreshPullRequest({ repoId, number, headSha: request.headSha });
    this.#headSha = refreshed.headSha;
    this.#enter('analysing', 'it signs the head and compares it with earlier pull requests');
    const outcome = await this.#activities.analysePullRequest({
      repoId,
      number,
      headSha: refreshed.headSha,
      missingSignals: refreshed.missingSignals,
    });
    this.#analysed++;
    const reasons = outcome.reasons.length === 0 ? 'complete' : outcome.reasons.join('; ');
    this.#enter(outcome.status, reasons);
  }

  async #afterFailure(error: unknown): Promise<void> {
    const { repoId, number } = this.#input;
    const headSha = this.#headSha;
    if (!isCancellation(error)) {
      const sentence = explainFailure(error);
      await this.#activities.endRun({ repoId, number, headSha, status: 'failed', error: sentence });
      this.#enter('failed', sentence);
      return;
    }
    await CancellationScope.nonCancellable(() =>
      this.#activities.endRun({ repoId, number, headSha, status: 'superseded', error: null }),
    );
    if (!this.#isOutdated()) throw error;
    this.#superseded++;
  }

  /** Whether a request names another head than the one being analysed. */
  #isOutdated(): boolean {
    const wanted = this.#request?.headSha ?? null;
    return wanted !== null && wanted !== this.#headSha;
  }

  #enter(stage: PullRequestStage, why: string): void {
    this.#stage = stage;
    const { repository, number } = this.#input;
    this.#show({
      stage,
      headSha: this.#headSha,
      needsAttention: stage === 'failed' || stage === 'degraded',
      details: describePullRequest({ repository, number, why, ...this.progress() }),
    });
  }
}
