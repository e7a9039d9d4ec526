import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../lib/logger.ts';

/** A process that runs. */
export interface Running {
  /** Settles when it ends, for whatever reason. */
  readonly exited: Promise<void>;
  stop(): Promise<void>;
}

export interface BackOff {
  /** Wait before the first restart; doubled for each further one. */
  readonly firstMs: number;
  readonly maxMs: number;
  /** Whatever lived so long starts again at `firstMs`. */
  readonly calmMs: number;
}

const BACK_OFF: BackOff = { firstMs: 500, maxMs: 30_000, calmMs: 60_000 };

export interface KeepRunningOptions {
  /** For the log: `API`, `worker`, `PostgreSQL`. */
  readonly name: string;
  readonly start: () => Promise<Running>;
  readonly logger: Logger;
  readonly backOff?: BackOff;
}

/**
 * Starts a process and starts it again whenever it ends, with growing waits, until `stop`. A first start that fails is the
 * caller's: its error is thrown, and nothing is tried again.
 */
export async function keepRunning(options: KeepRunningOptions): Promise<{ stop(): Promise<void> }> {
  const { name, start, logger } = options;
  const stopped = new AbortController();
  let running: Running | undefined = await start();

  const restartForever = async (): Promise<void> => {
    let waitMs = (options.backOff ?? BACK_OFF).firstMs;
    while (!stopped.signal.aborted) {
      const startedAt = performance.now();
      await running?.exited;
      if (stopped.signal.aborted) return;
      const livedMs = Math.round(performance.now() - startedAt);
      if (livedMs >= (options.backOff ?? BACK_OFF).calmMs) waitMs = (options.backOff ?? BACK_OFF).firstMs;
      logger.warn({ livedMs, waitMs }, `${name} ended; starting it again`);
      await sleep(waitMs, undefined, { signal: stopped.signal }).catch(() => {});
      if (stopped.signal.aborted) return;
      waitMs = Math.min(waitMs * 2, (options.backOff ?? BACK_OFF).maxMs);
      running = await start().catch((error: Error) => {
        logger.error({ reason: error.message }, `${name} could not be started again`);
        return undefined;
      });
      if (running !== undefined) logger.info(`${name} runs again`);
    }
  };
  const restarts = restartForever();

  return {
    stop: async () => {
      stopped.abort();
      // A start that is under way ends first: its process must not be left behind. A running one is stopped to end the wait.
      await running?.stop();
      await restarts;
      await running?.stop();
    },
  };
}
