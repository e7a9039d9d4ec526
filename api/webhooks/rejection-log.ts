import type { Logger } from '../../lib/logger.ts';
import type { RejectionReason } from './rejection.ts';

/** A line for each reason at most so often, however many are rejected. */
const INTERVAL_MS = 10_000;

/** What is known of a rejected delivery. */
export interface RejectedDelivery {
  readonly reason: RejectionReason;
  readonly address: string | undefined;
  readonly error?: unknown;
}

/** Logs rejected deliveries: the first of each reason at once, those that follow as a number. */
export function createRejectionLog(logger: Logger): (rejected: RejectedDelivery) => void {
  const silenced = new Map<RejectionReason, number>();
  return ({ reason, address, error }) => {
    const count = silenced.get(reason);
    if (count !== undefined) {
      silenced.set(reason, count + 1);
      return;
    }
    silenced.set(reason, 0);
    const level = reason === 'internal' ? 'error' : 'warn';
    logger[level](
      { reason, address, ...(error === undefined ? {} : { err: error }) },
      'a delivery was not taken',
    );
    setTimeout(() => {
      const more = silenced.get(reason);
      silenced.delete(reason);
      if (more) logger[level]({ reason, more }, 'more deliveries were not taken for the same reason');
    }, INTERVAL_MS).unref();
  };
}
