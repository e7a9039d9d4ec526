import { PulseError } from '../lib/errors.ts';
import type { MetricWindow } from '../sql/metrics/metric-scope.ts';

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 28;
const WINDOW_MAX_DAYS = 5 * 366;

/**
 * The window that a query asks for.
 * @throws PulseError `invalid_request` when it is empty or too long
 */
export function readWindow(query: {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}): MetricWindow {
  const untilAt = query.to === undefined ? new Date() : new Date(query.to);
  const fromAt =
    query.from === undefined ? new Date(untilAt.getTime() - DEFAULT_DAYS * DAY_MS) : new Date(query.from);
  const days = (untilAt.getTime() - fromAt.getTime()) / DAY_MS;
  if (days <= 0) throw new PulseError('invalid_request', '`from` must be earlier than `to`.');
  if (days > WINDOW_MAX_DAYS) {
    throw new PulseError('invalid_request', `The window must not be longer than ${WINDOW_MAX_DAYS} days.`);
  }
  return { fromAt, untilAt };
}

/** The window of the same length that ends where this one begins. */
export function windowBefore({ fromAt, untilAt }: MetricWindow): MetricWindow {
  return { fromAt: new Date(2 * fromAt.getTime() - untilAt.getTime()), untilAt: fromAt };
}
