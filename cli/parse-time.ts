import { InvalidArgumentError } from 'commander';
import { daysBefore } from '../domain/work-time/days-before.ts';
import { isTimeZone, whatZoneMustBe } from '../domain/work-time/is-time-zone.ts';
import { createZoneClock } from '../domain/work-time/zone-clock.ts';

/** A moment, or the day that begins with it in some zone. */
export type AskedTime = { readonly at: Date } | { readonly dayMs: number };

/** RFC 3339 as `date -Iseconds` and Git's `%cI` write it; seconds may be left out. */
const TIME = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)([Zz]|[+-]\d\d:?\d\d)$/;

/** Times that the API can be asked about. */
const FROM_MS = Date.UTC(1970, 0, 1);
const UNTIL_MS = Date.UTC(3000, 0, 1);

/** What `--until` means in every command, for its help. */
export const UNTIL_TIME =
  'the first day that counts no more (2026-03-31), or a moment (2026-03-31T18:00:00+02:00)';
export const ZONE_HELP =
  "time zone of days, such as Europe/Berlin; the team's unless given, UTC for a repository";

/** @throws InvalidArgumentError when the text is neither a day nor a time with its offset from UTC */
export function parseTime(text: string): AskedTime {
  const [, day, time, offset] = TIME.exec(text) ?? [];
  const dayMs = readDay(day ?? text);
  if (dayMs !== null && (dayMs < FROM_MS || dayMs >= UNTIL_MS)) {
    throw new InvalidArgumentError('A day must lie in the years 1970 to 2999.');
  }
  if (dayMs !== null && day === undefined) return { dayMs };
  const zone = offset?.replace(/^([+-]\d\d):?(\d\d)$/, '$1:$2').toUpperCase();
  const at = new Date(dayMs === null ? Number.NaN : `${day}T${time}${zone}`);
  if (!Number.isNaN(at.getTime())) return { at };
  throw new InvalidArgumentError(
    'A day is written 2026-01-31, a moment with its offset from UTC: 2026-01-31T13:00:00+01:00 or 2026-01-31T12:00:00Z.',
  );
}

/** The moment that is meant, where days are those of a zone. */
export function momentOf(asked: AskedTime, timeZone: string): Date {
  return 'at' in asked ? asked.at : new Date(createZoneClock(timeZone).momentOf(asked.dayMs));
}

/** The days by the calendar of a zone until a moment, which is now unless asked for. */
export function windowOf(days: number, until: AskedTime | undefined, timeZone: string) {
  const to = until === undefined ? new Date() : momentOf(until, timeZone);
  return { from: daysBefore(to, days, timeZone).toISOString(), to: to.toISOString() };
}

/** The day of a moment in a zone: `2026-03-31`. */
export function dayIn(moment: string, timeZone: string): string {
  return new Date(createZoneClock(timeZone).localOf(Date.parse(moment))).toISOString().slice(0, 10);
}

/** @throws InvalidArgumentError when there is no such zone */
export function parseZone(text: string): string {
  if (isTimeZone(text)) return text;
  throw new InvalidArgumentError(`It ${whatZoneMustBe(text)}.`);
}

function readDay(text: string): number | null {
  const at = new Date(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : Number.NaN);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text) ? at.getTime() : null;
}
