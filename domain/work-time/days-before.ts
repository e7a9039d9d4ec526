import { DAY_MS } from './work-calendar.ts';
import { createZoneClock } from './zone-clock.ts';

/**
 * The moment so many days before another by the calendar of a zone: at the same time on its clocks, however many hours these days had.
 * @param days may be a part of one
 * @throws RangeError when there is no such zone
 */
export function daysBefore(at: Date, days: number, timeZone: string): Date {
  const { localOf, momentOf } = createZoneClock(timeZone);
  return new Date(momentOf(localOf(at.getTime()) - days * DAY_MS));
}
