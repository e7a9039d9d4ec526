import { Context } from '@temporalio/activity';

/** Heartbeats in the time after which silence counts as death. */
const BEATS_PER_TIMEOUT = 4;
const DEFAULT_TIMEOUT_MS = 20_000;

export interface Beating<Details> {
  /** Aborted when the activity is cancelled, or was given to somebody else after too long a silence. */
  readonly signal: AbortSignal;
  /** Tells how far the work is: shown in the web UI, and given to the next attempt. May be called as often as there is news. */
  report(details: Details): void;
}

/**
 * Runs the work of an activity while telling Temporal that it is alive, with the newest details. A failure takes the newest with it: an
 * attempt that ends soon, at a limit perhaps, must not leave the next one to begin where it began itself.
 * @param first what to tell until `report` is called
 */
export async function beatWhile<Details, Result>(
  first: Details,
  work: (beating: Beating<Details>) => Promise<Result>,
): Promise<Result> {
  const context = Context.current();
  const timeoutMs = context.info.heartbeatTimeoutMs ?? DEFAULT_TIMEOUT_MS;
  let details = first;
  const timer = setInterval(() => context.heartbeat(details), timeoutMs / BEATS_PER_TIMEOUT);
  context.heartbeat(details);
  try {
    return await work({
      signal: context.cancellationSignal,
      // The SDK holds back what comes too often, and tells the newest when the attempt ends.
      report: (next) => {
        details = next;
        context.heartbeat(details);
      },
    });
  } catch (error) {
    // Whatever was thrown on the way out of an aborted work: Temporal must see that it was cancelled.
    if (context.cancellationSignal.aborted) await context.cancelled;
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/** What the attempt before this one told last; null at the first attempt. */
export function lastDetails<Details>(): Details | null {
  return (Context.current().info.heartbeatDetails as Details | undefined) ?? null;
}
