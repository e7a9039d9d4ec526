import { setTimeout as sleep } from 'node:timers/promises';

/** Longer than what is done takes, in either case. */
const LEAST_MS = 300;

/** Does something whose time would tell whether an account is there, and takes the same time in any case. */
export async function answerSlowly(work: Promise<void>): Promise<{ done: true }> {
  await Promise.all([work, sleep(LEAST_MS)]);
  return { done: true };
}
