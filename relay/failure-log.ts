import type { Logger } from '../lib/logger.ts';

/** So many lines at most in one interval, however many deliveries fail. */
const LINES_MAX = 20;
const INTERVAL_MS = 10_000;

/** What is known of a delivery that could not be applied. */
export interface FailedDelivery {
  readonly deliveryId: string;
  readonly event: string;
  readonly attempt: number;
  readonly isDead: boolean;
  readonly err: unknown;
}

/** Logs deliveries that could not be applied: some of each interval, the others as a number. Each has its error in its row. */
export function createFailureLog(logger: Logger): (failed: FailedDelivery) => void {
  let lines = 0;
  let more = 0;
  let isCounting = false;
  const end = (): void => {
    if (more > 0) logger.warn({ more }, 'More deliveries could not be applied; they are listed by the API');
    lines = 0;
    more = 0;
    isCounting = false;
  };
  return (failed) => {
    if (!isCounting) setTimeout(end, INTERVAL_MS).unref();
    isCounting = true;
    if (lines < LINES_MAX) {
      lines++;
      logger.warn(failed, 'A delivery could not be applied');
    } else more++;
  };
}
