import { z } from 'zod';

/** PostgreSQL takes neither NUL nor lone surrogates. */
function cleanText(value: string): string {
  return value.replaceAll('\0', '').toWellFormed();
}

/** Text as it may be stored. */
export const text = z.string().transform(cleanText);

/** Text; what is empty or absent is null, since the events say null where GraphQL says ''. */
export const optionalText = z
  .string()
  .nullish()
  .transform((value) => (value ? cleanText(value) : null));

export const time = z.iso.datetime({ offset: true }).transform((value) => new Date(value));

export const optionalTime = time.nullish().transform((value) => value ?? null);

/** An id of GitHub's database: a number in REST, a number or its digits in GraphQL. */
export const databaseId = z
  .union([z.int().positive(), z.string().regex(/^\d{1,16}$/)])
  .transform(Number)
  .refine(Number.isSafeInteger);

export const optionalId = databaseId.nullish().transform((value) => value ?? null);

export const objectId = z
  .string()
  .toLowerCase()
  .regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);

/** The name of an enumeration's value as REST and the events write it. */
export const lowerCased = z.string().toLowerCase();
