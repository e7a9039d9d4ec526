import { z } from 'zod';

const INT4_MAX = 2_147_483_647;
/** Whether PostgreSQL can hold a text: it has no NUL. */
export function isStorableText(text: string): boolean {
  return !text.includes('\u0000');
}

/** Neither blank nor with control characters (a NUL, which PostgreSQL cannot hold, is one of them). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it keeps out
const PLAIN = /^[^\u0000-\u001f\u007f]*[^\s\u0000-\u001f\u007f][^\u0000-\u001f\u007f]*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it keeps out
const PLAIN_OR_EMPTY = /^[^\u0000-\u001f\u007f]*$/;

/** One line of text from outside that says something. */
export function plainText(lengthMax: number) {
  return z
    .string()
    .min(1)
    .max(lengthMax)
    .regex(PLAIN, {
      error: ({ input }) =>
        String(input).trim() === '' ? 'must not be blank' : 'must be one line without control characters',
    });
}

/** The same, or nothing at all. */
export function plainTextOrEmpty(lengthMax: number) {
  return z.string().max(lengthMax).regex(PLAIN_OR_EMPTY, 'must be one line without control characters');
}

const ID_PATTERN = /^[1-9]\d{0,15}$/;

/** A database id in an answer: text, because JSON numbers are exact only up to 2^53. */
export const IdSchema = z
  .string()
  .regex(ID_PATTERN)
  .meta({ id: 'Id', description: 'A 64-bit id, as text.', example: '42' });

/** A database id in a path or a query; a number inside. */
export const IdParameterSchema = z
  .string()
  .regex(ID_PATTERN, 'must be an id: a positive whole number')
  .transform(Number)
  .refine(Number.isSafeInteger, 'is out of range')
  .meta({ type: 'string', pattern: ID_PATTERN.source, example: '42' });

/** A moment, RFC 3339 in UTC. */
export const TimeSchema = z.iso
  .datetime()
  .meta({ id: 'Time', description: 'RFC 3339, UTC.', example: '2026-01-31T12:34:56.789Z' });

/** A whole number in a path or a query, which arrives as text; anything but digits is refused. */
export function integerParameter(range: { min: number; max: number }) {
  return z
    .string()
    .regex(/^\d{1,10}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.int().min(range.min).max(range.max))
    .meta({ type: 'integer', minimum: range.min, maximum: range.max });
}

/** A pull request's number in a path or a query. */
export const NumberParameterSchema = integerParameter({ min: 1, max: INT4_MAX });

/** A comma-separated list of known words in a query: `a,b`. */
export function wordListParameter<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(words)).min(1).max(words.length))
    .meta({
      type: 'array',
      items: { type: 'string', enum: [...words] },
      param: { style: 'form', explode: false },
    });
}
