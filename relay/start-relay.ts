import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Database } from '../lib/database/database.ts';
import { isDiskFull } from '../lib/disk/is-disk-full.ts';
import type { Logger } from '../lib/logger.ts';
import { listInterrupted, noteApplying } from '../sql/deliveries/relay-session.ts';
import {
  findWaitingDelivery,
  listWaitingDeliveries,
  readNextAttempt,
} from '../sql/deliveries/waiting-deliveries.ts';
import { applyBatch, type BatchContext, noteFailure } from './apply-batch.ts';
import { createFailureLog } from './failure-log.ts';
import { readWaiting } from './read-waiting.ts';
import type { RelayMetrics } from './relay-metrics.ts';
import { RelaySession } from './relay-session.ts';
import { type AnalysisRequests, createAnalysisRequests } from './request-analyses.ts';

export interface RelayOptions {
  /** One connection of its pool is held all the time. */
  readonly database: Pick<Database, 'pg'>;
  readonly temporal: Client;
  readonly logger: Logger;
  readonly metrics: RelayMetrics;
}

export interface Relay {
  /** `leads`: it applies deliveries. `stands_by`: another does. `starts`: it has no connection, and seeks one. */
  state(): RelayState;
  /** Lets the batch under way end. */
  stop(): Promise<void>;
}

export type RelayState = 'starts' | 'stands_by' | 'leads';

/** Deliveries in a batch, and their bytes: both bound the memory and the length of a transaction. */
const BATCH_MAX = 500;
const BATCH_LIMIT_BYTES = 16 * 2 ** 20;
/** An announcement may get lost: waiting deliveries are looked for this often. */
const POLL_MS = 1_000;
/** Another relay applies: its place is asked for this often. */
const STANDBY_MS = 1_000;
/** Waits after the database failed, doubled from the first to the limit. */
const FIRST_PAUSE_MS = 100;
const PAUSE_LIMIT_MS = 5_000;

/**
 * Starts the relay: it applies the deliveries of the inbox, in the order they came, and ends them in the same transaction. Any number
 * of relays may run; one of them applies, and another takes its place as soon as its connection is gone.
 */
export function startRelay(options: RelayOptions): Relay {
  const relay = new RunningRelay(options);
  const running = relay.run();
  return {
    state: () => relay.state,
    stop: async () => {
      relay.stop();
      await running;
    },
  };
}

class RunningRelay {
  readonly #options: RelayOptions;
  readonly #requests: AnalysisRequests;
  readonly #logFailure: BatchContext['logFailure'];
  readonly #stopping = new AbortController();
  #session: RelaySession | null = null;
  /** Another relay may have died over its deliveries; this one, while it lives, has not. */
  #hasLed = false;
  state: RelayState = 'starts';

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#requests = createAnalysisRequests(options);
    this.#logFailure = createFailureLog(options.logger);
  }

  stop(): void {
    this.#stopping.abort();
    this.#session?.ring();
  }

  async run(): Promise<void> {
    const { database, logger, metrics } = this.#options;
    let pauseMs = FIRST_PAUSE_MS;
    while (!this.#isStopping()) {
      try {
        this.#session = await RelaySession.open(database);
        this.state = 'stands_by';
        await this.#serve(this.#session, () => {
          pauseMs = FIRST_PAUSE_MS;
        });
      } catch (error) {
        logger.warn({ err: error, pauseMs }, describePause(error, pauseMs));
        await sleep(pauseMs, undefined, { signal: this.#stopping.signal }).catch(() => {});
        pauseMs = Math.min(pauseMs * 2, PAUSE_LIMIT_MS);
      } finally {
        metrics.leads.set(0);
        this.state = 'starts';
        this.#session?.close();
        this.#session = null;
      }
    }
    this.#requests.stop();
  }

  #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #serve(session: RelaySession, onProgress: () => void): Promise<void> {
    while (!this.#isStopping() && !(await session.lead())) {
      session.listenFromNow();
      await sleep(STANDBY_MS, undefined, { signal: this.#stopping.signal }).catch(() => {});
    }
    if (this.#isStopping()) return;
    this.#options.metrics.leads.set(1);
    this.state = 'leads';
    if (!this.#hasLed) await this.#takeOver(session);
    this.#hasLed = true;
    while (!this.#isStopping()) {
      session.listenFromNow();
      const found = await this.#applyNext(session);
      onProgress();
      if (found === 0) await session.wait(await untilNext(session));
    }
  }

  /** Deliveries over which a relay died are applied one by one: then it shows which of them it was, should one of them be why. */
  async #takeOver(session: RelaySession): Promise<void> {
    const { client } = session;
    const seqs = await listInterrupted(client);
    if (seqs.length === 1) {
      const delivery = await findWaitingDelivery(client, seqs[0]!);
      const died = new Error('The process that applied the delivery died over it.');
      if (delivery !== null) await noteFailure(this.#context(session), delivery, died);
      return;
    }
    for (const seq of seqs) {
      if (this.#isStopping()) return;
      const delivery = await findWaitingDelivery(client, seq);
      if (delivery === null) continue;
      await noteApplying(client, [seq]);
      await applyBatch(this.#context(session), [readWaiting(delivery)]);
    }
  }

  /** @returns how many deliveries were there */
  async #applyNext(session: RelaySession): Promise<number> {
    const { metrics } = this.#options;
    const end = metrics.batchSeconds.startTimer();
    const waiting = await listWaitingDeliveries(session.client, {
      limit: BATCH_MAX,
      limitBytes: BATCH_LIMIT_BYTES,
    });
    if (waiting.length === 0) return 0;
    const seqs = waiting.map(({ seq }) => seq);
    await noteApplying(session.client, seqs);
    await applyBatch(this.#context(session), waiting.map(readWaiting));
    end();
    metrics.batchDeliveries.observe(waiting.length);
    return waiting.length;
  }

  #context(session: RelaySession): BatchContext {
    const { metrics } = this.#options;
    return { session, requests: this.#requests, logFailure: this.#logFailure, metrics };
  }
}

function describePause(error: unknown, pauseMs: number): string {
  if (!isDiskFull(error)) return 'The relay lost the database and starts again';
  return `Deliveries are applied again in ${Math.ceil(pauseMs / 1_000)} s, because the disk is full`;
}

/** Until the next failed delivery is due, or the poll. */
async function untilNext({ client }: RelaySession): Promise<number> {
  const waitMs = await readNextAttempt(client);
  return waitMs === null ? POLL_MS : Math.min(Math.max(waitMs, 1), POLL_MS);
}
