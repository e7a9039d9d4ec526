import { setTimeout as sleep } from 'node:timers/promises';
import { PulseError } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import type { SyncProgress } from './schemas/work/sync.ts';

export interface SyncFeedOptions {
  /** Reads how a repository's sync stands; null when the repository is gone. */
  readonly read: (repoId: number) => Promise<SyncProgress | null>;
  readonly logger: Logger;
  /** Ends all listening. */
  readonly stopping: AbortSignal;
  readonly pollMs?: number;
  readonly heartbeatMs?: number;
  readonly listenersMax?: number;
}

/** The progress of syncs, for any number of listeners up to a limit. */
export interface SyncFeed {
  /**
   * Gives the progress now and whenever it changes, null when there was nothing to tell for a while, and ends after
   * the
   * sync has ended. A listener that is slow misses states in between, never the last one.
   *
   * @throws PulseError `too_many_listeners`
   */
  listen(repoId: number, signal: AbortSignal): AsyncGenerator<SyncProgress | null, void>;
  readonly listeners: number;
}

const POLL_MS = 500;
/** Proxies cut connections that are silent for a minute, some earlier. */
const HEARTBEAT_MS = 15_000;
const LISTENERS_MAX = 200;

export function hasEnded(progress: SyncProgress): boolean {
  return progress.status !== 'syncing' && progress.status !== 'paused';
}

export function createSyncFeed(options: SyncFeedOptions): SyncFeed {
  const { pollMs = POLL_MS, heartbeatMs = HEARTBEAT_MS, listenersMax = LISTENERS_MAX, logger } = options;
  const read = shareReads(options.read, pollMs);
  let listeners = 0;

  async function* follow(repoId: number, signal: AbortSignal): AsyncGenerator<SyncProgress | null, void> {
    let lastText = '';
    let lastTellingMs = performance.now();
    while (!signal.aborted) {
      try {
        const progress = await read(repoId);
        if (progress === null) return;
        const text = JSON.stringify(progress);
        if (text !== lastText) {
          lastText = text;
          lastTellingMs = performance.now();
          yield progress;
          if (hasEnded(progress)) return;
        }
      } catch (error) {
        // The database may be away for a while: listeners wait.
        logger.warn({ err: error, repoId }, 'the progress of a sync could not be read');
      }
      if (performance.now() - lastTellingMs >= heartbeatMs) {
        lastTellingMs = performance.now();
        yield null;
      }
      await sleep(pollMs, undefined, { signal }).catch(() => {});
    }
  }

  async function* counted(repoId: number, signal: AbortSignal): AsyncGenerator<SyncProgress | null, void> {
    // Counted from the first read on: a generator that is never read never gets to its end either.
    listeners += 1;
    try {
      yield* follow(repoId, AbortSignal.any([signal, options.stopping]));
    } finally {
      listeners -= 1;
    }
  }

  return {
    get listeners() {
      return listeners;
    },
    listen: (repoId, signal) => {
      if (listeners >= listenersMax) {
        throw new PulseError(
          'too_many_listeners',
          `${listenersMax} clients follow syncs already. Try again, or ask for the progress from time to time.`,
        );
      }
      return counted(repoId, signal);
    },
  };
}

/** Reads each repository once in `freshMs`, however many ask. */
function shareReads(
  read: (repoId: number) => Promise<SyncProgress | null>,
  freshMs: number,
): (repoId: number) => Promise<SyncProgress | null> {
  const shared = new Map<number, Promise<SyncProgress | null>>();
  return (repoId) => {
    const known = shared.get(repoId);
    if (known !== undefined) return known;
    const reading = read(repoId);
    shared.set(repoId, reading);
    setTimeout(() => shared.delete(repoId), freshMs / 2).unref();
    return reading;
  };
}
