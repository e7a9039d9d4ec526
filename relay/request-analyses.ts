import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Logger } from '../lib/logger.ts';
import { startRepositorySync } from '../lib/temporal/repository-sync-client.ts';
import { requestAnalysis } from '../lib/temporal/request-analysis.ts';
import type { QueuedAnalysis, QueuedRuns } from '../sql/analysis/queue-live-runs.ts';
import type { RelayMetrics } from './relay-metrics.ts';

/** Requests that wait for Temporal; more are dropped, and the sweep finds what they were about in the database. */
const WAITING_MAX = 5_000;
const AT_A_TIME = 4;
/** A server that hangs must not hold up what comes after. */
const CALL_LIMIT_MS = 10_000;
/** Temporal is given so long to recover before it is asked again. */
const RETRY_AFTER_MS = 1_000;
const TOLD_OF_TROUBLE_EVERY_MS = 60_000;

export interface AnalysisRequests {
  /** Returns at once: nothing that applies deliveries waits for Temporal. */
  add(analyses: QueuedRuns): void;
  /** Lets go of what waits, and of calls under way: the sweep makes up for them, and Temporal may take long to answer. */
  stop(): void;
}

interface RequestsOptions {
  readonly temporal: Client;
  readonly logger: Logger;
  readonly metrics: RelayMetrics;
}

/** Tells workflows of committed changes, beside the relay. What is lost on the way, the sweep makes up for. */
export function createAnalysisRequests(options: RequestsOptions): AnalysisRequests {
  const queue = new RequestQueue(options);
  return { add: (analyses) => queue.add(analyses), stop: () => queue.stop() };
}

type Request =
  | { readonly kind: 'live'; readonly analysis: QueuedAnalysis }
  | { readonly kind: 'sync'; readonly repoId: number; readonly repository: string };

class RequestQueue {
  readonly #options: RequestsOptions;
  /** By what they are about: the newest head of a pull request replaces one that waits. */
  readonly #waiting = new Map<string, Request>();
  readonly #stopping = new AbortController();
  #senders = 0;
  #toldAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: RequestsOptions) {
    this.#options = options;
  }

  add({ live, bulk }: QueuedRuns): void {
    for (const { repoId, repository } of bulk)
      this.#put(`sync/${repoId}`, { kind: 'sync', repoId, repository });
    for (const analysis of live) {
      this.#put(`pull/${analysis.repoId}/${analysis.number}`, { kind: 'live', analysis });
    }
    while (this.#senders < Math.min(AT_A_TIME, this.#waiting.size)) this.#startSender();
  }

  stop(): void {
    this.#stopping.abort();
    this.#waiting.clear();
  }

  #put(key: string, request: Request): void {
    if (this.#waiting.size >= WAITING_MAX && !this.#waiting.has(key)) {
      this.#options.metrics.analysisRequests.inc({ outcome: 'dropped' });
      return;
    }
    this.#waiting.set(key, request);
  }

  #startSender(): void {
    this.#senders++;
    void this.#send().finally(() => {
      this.#senders--;
    });
  }

  async #send(): Promise<void> {
    for (;;) {
      const next = this.#waiting.entries().next();
      if (next.done === true || this.#stopping.signal.aborted) return;
      const [key, request] = next.value;
      this.#waiting.delete(key);
      try {
        await this.#tell(request);
        this.#options.metrics.analysisRequests.inc({ outcome: 'told' });
      } catch (error) {
        if (this.#stopping.signal.aborted) return;
        this.#options.metrics.analysisRequests.inc({ outcome: 'failed' });
        this.#noteTrouble(error);
        if (!this.#waiting.has(key)) this.#put(key, request);
        await sleep(RETRY_AFTER_MS, undefined, { signal: this.#stopping.signal }).catch(() => {});
      }
    }
  }

  async #tell(request: Request): Promise<void> {
    const { temporal } = this.#options;
    await temporal.withDeadline(Date.now() + CALL_LIMIT_MS, async () => {
      if (request.kind === 'live') await requestAnalysis(temporal, request.analysis);
      else await startRepositorySync(temporal, request);
    });
  }

  #noteTrouble(error: unknown): void {
    if (performance.now() - this.#toldAtMs < TOLD_OF_TROUBLE_EVERY_MS) return;
    this.#toldAtMs = performance.now();
    this.#options.logger.warn(
      { err: error, waiting: this.#waiting.size },
      'Temporal could not be told of changed pull requests',
    );
  }
}
