import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 25;

/** Waits until something holds; fails with `what` after the limit. */
export async function waitUntil(
  what: string,
  holds: () => boolean | Promise<boolean>,
  limitMs = 15_000,
): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`Not within ${limitMs} ms: ${what}`);
    await sleep(POLL_MS);
  }
}
