import { PulseError } from '../lib/errors.ts';
import type { DayWindow } from '../sql/developer-activity/list-daily-commits.ts';

const DAY_MS = 86_400_000;
const DAYS_DEFAULT = 28;
const DAYS_MAX = 5 * 366;
const MONTHS_DEFAULT = 3;
const MONTHS_MAX = 60;

interface WindowQuery {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** The days of UTC that a query asks for. @throws PulseError `invalid_request` when there are none, or too many */
export function readDays({ from, to }: WindowQuery, now: Date): DayWindow {
  const untilDay = to ?? dayOf(new Date(now.getTime() + DAY_MS));
  const fromDay = from ?? dayOf(new Date(Date.parse(untilDay) - DAYS_DEFAULT * DAY_MS));
  return check(fromDay, untilDay, (Date.parse(untilDay) - Date.parse(fromDay)) / DAY_MS, DAYS_MAX, 'days');
}

/** The months of UTC that a query asks for, as days. @throws PulseError `invalid_request` when there are none, or too many */
export function readMonths({ from, to }: WindowQuery, now: Date): DayWindow {
  const until = to === undefined ? addMonths(now, 1) : new Date(`${to}-01`);
  const begin = from === undefined ? addMonths(until, -MONTHS_DEFAULT) : new Date(`${from}-01`);
  const months =
    (until.getUTCFullYear() - begin.getUTCFullYear()) * 12 + until.getUTCMonth() - begin.getUTCMonth();
  return check(dayOf(begin), dayOf(until), months, MONTHS_MAX, 'months');
}

function check(
  fromDay: string,
  untilDay: string,
  length: number,
  lengthMax: number,
  unit: string,
): DayWindow {
  if (length <= 0) throw new PulseError('invalid_request', '`from` must be earlier than `to`.');
  if (length > lengthMax) {
    throw new PulseError('invalid_request', `The window must not be longer than ${lengthMax} ${unit}.`);
  }
  return { fromDay, untilDay };
}

function addMonths(date: Date, months: number): Date {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1));
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
