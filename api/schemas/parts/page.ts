import { z } from 'zod';
import { integerParameter } from './common.ts';

export const PAGE_LIMIT_MAX = 100;
export const PAGE_LIMIT_DEFAULT = 20;
/** The longest key that a list has: a name of a thousand letters, each of four bytes. */
const CURSOR_LENGTH_MAX = 6_000;

/** The part of a list's query that every list has. */
export const PAGE_QUERY = {
  limit: integerParameter({ min: 1, max: PAGE_LIMIT_MAX })
    .optional()
    .meta({
      description: `Items on a page; ${PAGE_LIMIT_DEFAULT} unless given.`,
      example: PAGE_LIMIT_DEFAULT,
    }),
  cursor: z
    .string()
    .max(CURSOR_LENGTH_MAX)
    .optional()
    .meta({ description: 'Where to go on: `nextCursor` of the page before. Opaque.' }),
};

/** One page of a list: `{ items, nextCursor }`. */
export function pageOf<Item extends z.ZodType>(id: string, item: Item) {
  return z
    .object({
      items: z.array(item).max(PAGE_LIMIT_MAX),
      nextCursor: z
        .string()
        .nullable()
        .meta({ description: 'Cursor of the next page; null on the last one. Also in the `Link` header.' }),
    })
    .meta({ id });
}

export interface Page<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
}
