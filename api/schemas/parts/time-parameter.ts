import { z } from 'zod';
import { CLOCK_SKEW_MS } from '../../../domain/facts/clock-skew.ts';

/** Moments that can be asked about; the rules of zones are known to the year 2100 and stay from then on. */
const FROM_MS = Date.UTC(1970, 0, 1);
const UNTIL_MS = Date.UTC(3000, 0, 1);
const RANGE = 'must lie in the years 1970 to 2999';
/**
 * RFC 3339 with any offset; a space for the `T`, as it allows, and one for a `+` that was not escaped in a query. Seconds may be
 * left out.
 */
const TIME = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(?:[Zz]|([+ -])(\d\d:\d\d))$/;
const DAY = /^\d{4}-\d\d-\d\d$/;
const MONTH = /^\d{4}-\d\d$/;

/** A moment in a query or a body, with whatever offset from UTC; inside, the same in UTC (`2026-01-31T12:34:56.789Z`). */
export const TimeParameterSchema = z
  .string()
  .transform((text, context) => {
    const at = readTime(text);
    if (at === null) {
      return refuse(context, 'must be a time such as 2026-01-31T12:34:56Z or 2026-01-31T13:34:56+01:00');
    }
    return isAskable(at) ? at.toISOString() : refuse(context, RANGE);
  })
  .meta({ type: 'string', format: 'date-time', example: '2026-01-31T12:34:56Z' });

/** A moment that somebody tells of: it has happened, by a clock that is ahead of ours by no more than is usual. */
export const PastTimeSchema = TimeParameterSchema.refine(
  (text) => !(Date.parse(text) > Date.now() + CLOCK_SKEW_MS),
  `must not lie in the future: no more than ${CLOCK_SKEW_MS / 60_000} minutes, for clocks that differ`,
).meta({ type: 'string', format: 'date-time', example: '2026-01-31T12:34:56Z' });

/** A day in a query. */
export const DayParameterSchema = z
  .string()
  .refine((text) => readDay(text) !== null, { error: 'must be a day such as 2026-01-31', abort: true })
  .refine(isAskableDay, RANGE)
  .meta({ format: 'date', example: '2026-01-31' });

/** A month in a path or a query. */
export const MonthParameterSchema = z
  .string()
  .refine((text) => MONTH.test(text) && readDay(`${text}-01`) !== null, {
    error: 'must be a month such as 2026-01',
    abort: true,
  })
  .refine((text) => isAskableDay(`${text}-01`), RANGE)
  .meta({ pattern: MONTH.source, example: '2026-01' });

/** Null when the text is no time. */
function readTime(text: string): Date | null {
  const match = TIME.exec(text);
  if (match === null || readDay(match[1]!) === null) return null;
  const [, day, time, sign, offset] = match;
  const at = new Date(`${day}T${time}${sign === undefined ? 'Z' : `${sign === '-' ? '-' : '+'}${offset}`}`);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** Null when there is no such day: `Date` takes 30 February for a day in March. */
function readDay(text: string): Date | null {
  const at = new Date(DAY.test(text) ? `${text}T00:00:00Z` : Number.NaN);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text) ? at : null;
}

function isAskable(at: Date): boolean {
  return at.getTime() >= FROM_MS && at.getTime() < UNTIL_MS;
}

function isAskableDay(text: string): boolean {
  const at = readDay(text);
  return at !== null && isAskable(at);
}

function refuse(context: z.core.$RefinementCtx, message: string): never {
  context.issues.push({ code: 'custom', input: context.value, message });
  return z.NEVER;
}
