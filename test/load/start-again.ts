import { setTimeout as sleep } from 'node:timers/promises';

const RETRY_AFTER_MS = 100;
const RESTARTS_MAX = 20;

/** Starts what was killed: what is left of it may hold its memory and its port for a moment. */
export async function startAgain<T>(start: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start();
    } catch (error) {
      if (attempt >= RESTARTS_MAX) throw error;
      await sleep(RETRY_AFTER_MS * attempt);
    }
  }
}
