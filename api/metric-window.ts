import { daysBefore } from '../domain/work-time/days-before.ts';
import { createZoneClock } from '../domain/work-time/zone-clock.ts';
import { PulseError } from '../lib/errors.ts';
import type { MetricWindow } from '../sql/metrics/metric-scope.ts';

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 28;
const WINDOW_MAX_DAYS = 5 * 366;

/**
 * The window that a query asks for; unless it says since when, four weeks by the calendar of a zone.
 * @throws PulseError `invalid_request` when it is empty or too long
 */
export function readWindow(
  query: {
    readonly from?: string | undefined;
    readonly to?: string | undefined;
  },
  timeZone = 'UTC',
): MetricWindow {
  const untilAt = query.to === undefined ? new Date() : new Date(query.to);
  const fromAt =
    query.from === undefined ? daysBefore(untilAt, DEFAULT_DAYS, timeZone) : new Date(query.from);
  const days = (untilAt.getTime() - fromAt.getTime()) / DAY_MS;
  if (days <= 0) throw new PulseError('invalid_request', '`from` must be earlier than `to`.');
  if (days > WINDOW_MAX_DAYS) {
    throw new PulseError('invalid_request', `The window must not be longer than ${WINDOW_MAX_DAYS} days.`);
  }
  return { fromAt, untilAt };
}

/** The window of the same length by the calendar of a zone, that ends where this one begins: the week before has seven days, too. */
export function windowBefore({ fromAt, untilAt }: MetricWindow, timeZone = 'UTC'): MetricWindow {
  const { localOf } = createZoneClock(timeZone);
  const days = (localOf(untilAt.getTime()) - localOf(fromAt.getTime())) / DAY_MS;
  return { fromAt: daysBefore(fromAt, days, timeZone), untilAt: fromAt };
}
