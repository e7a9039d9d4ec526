import { setTimeout as sleep } from 'node:timers/promises';

/**
 * One of several ways to the same thing. It calls `onProgress` when it is getting somewhere, and ends, leaving nothing, when the
 * signal aborts.
 */
export type Way = (signal: AbortSignal, onProgress: () => void) => Promise<void>;

/**
 * Tries several ways to the same thing, each next one when the one before has failed, or has got nowhere for `headStartMs`: then both go
 * on beside each other. The first to succeed ends the others.
 *
 * @returns once no way runs any more
 * @throws AggregateError with what became of each, in their order, when all have failed; the signal's reason when it aborted
 */
export async function firstToSucceed(
  ways: readonly Way[],
  headStartMs: number,
  signal: AbortSignal = new AbortController().signal,
): Promise<void> {
  const over = new AbortController();
  const either = AbortSignal.any([over.signal, signal]);
  const failures: Error[] = [];
  const ends: Promise<void>[] = [];
  for (const [at, way] of ways.entries()) {
    if (either.aborted) break;
    let progressed = false;
    const running = way(either, () => {
      progressed = true;
    });
    const end = running.then(
      () => over.abort(),
      (error: Error) => {
        failures[at] = error;
      },
    );
    ends.push(end);
    const ended = new AbortController();
    void end.then(() => ended.abort());
    await sleep(headStartMs, undefined, { signal: ended.signal }).catch(() => {});
    if (progressed) await end;
  }
  await Promise.all(ends);
  if (over.signal.aborted) return;
  signal.throwIfAborted();
  throw new AggregateError(failures);
}
