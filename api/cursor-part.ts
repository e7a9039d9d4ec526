import { z } from 'zod';
import { isStorableText } from './schemas/parts/common.ts';
import {
  DayParameterSchema,
  MonthParameterSchema,
  TimeParameterSchema,
} from './schemas/parts/time-parameter.ts';

declare const CHECKED: unique symbol;
/**
 * One part of a cursor: a value of a type that the database takes in whatever a caller makes of it. There are no others than these
 * below, so that a cursor that was tampered with is refused before it reaches a statement.
 */
export type CursorPart<Value> = z.ZodType<Value> & { readonly [CHECKED]: true };

/** As the statements give times: UTC, to the microsecond at most, in the years that both PostgreSQL and ISO 8601 write with four digits. */
const TIME = /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z$/;
const DAY = /^(?!0000)\d{4}-\d\d-\d\d$/;
/** Smaller ones than about this PostgreSQL refuses, rather than making them 0. */
const REAL_MIN = 1e-30;
const INT4_MAX = 2_147_483_647;

export const cursorPart = {
  /** A moment: `timestamptz`. */
  time: () => checked(z.string().regex(TIME).refine(isCalendarTime)),
  /** `date` */
  day: () => checked(z.string().regex(DAY).refine(isCalendarDay)),
  /** What a query may ask for as well, where a cursor carries on what the first page was asked, or "now" was. */
  windowTime: () => checked(TimeParameterSchema),
  windowDay: () => checked(DayParameterSchema),
  windowMonth: () => checked(MonthParameterSchema),
  /** An id or a count: `bigint`, of which a number is exact up to 2^53. */
  id: () => checked(z.int().min(0)),
  /** The same, where the statement takes it as text. */
  idText: () => checked(z.string().regex(/^\d{1,15}$/)),
  /** `integer`, not negative. */
  number: (max: number = INT4_MAX) => checked(z.int().min(0).max(max)),
  uuid: () => checked(z.uuid()),
  /** `text`, of at most so many UTF-16 units. */
  text: (lengthMax: number) => checked(z.string().max(lengthMax).refine(isStorableText)),
  /** One of some words, such as those of an enum. */
  word: <const Words extends readonly [string, ...string[]]>(words: Words) => checked(z.enum(words)),
  /** `real` from 0 to 1. */
  share: () =>
    checked(
      z
        .number()
        .max(1)
        .refine((value) => value === 0 || value >= REAL_MIN),
    ),
  flag: () => checked(z.boolean()),
} as const;

function checked<Value>(schema: z.ZodType<Value>): CursorPart<Value> {
  return schema as CursorPart<Value>;
}

/** The pattern alone lets 30 February pass, which PostgreSQL refuses. */
function isCalendarDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

function isCalendarTime(text: string): boolean {
  return isCalendarDay(text.slice(0, 10)) && !Number.isNaN(Date.parse(text));
}
