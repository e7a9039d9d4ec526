import type { Context } from 'hono';
import { z } from 'zod';
import { PulseError } from '../lib/errors.ts';
import type { CursorPart } from './cursor-part.ts';
import type { Page } from './schemas/parts/page.ts';

/** The type of a cursor's key: one part, or several by name. */
type CursorShape = CursorPart<unknown> | Readonly<Record<string, CursorPart<unknown>>>;
type KeyOf<Shape extends CursorShape> =
  Shape extends CursorPart<infer Value>
    ? Value
    : { [Name in keyof Shape]: Shape[Name] extends CursorPart<infer Value> ? Value : never };

/** The cursors of one list, whatever their key. */
export interface ListCursor {
  /** Name of the list. */
  readonly list: string;
  /** What a key must be. */
  readonly key: z.ZodType;
}

/** How one list turns its sort key into a cursor and back. */
export interface CursorCodec<Key> extends ListCursor {
  encode(key: Key): string;
  /** @throws PulseError `invalid_cursor` */
  decode(cursor: string | undefined): Key | undefined;
}

/**
 * A cursor is the sort key of the last item, with the name of its list so that a cursor of another list is refused:
 * base64url of JSON. It is opaque to callers, and an input like any other when it comes back: each list declares the types
 * of its key's parts, and nothing else reaches its statement.
 */
export function cursorCodec<const Shape extends CursorShape>(
  list: string,
  shape: Shape,
): CursorCodec<KeyOf<Shape>> {
  const key = (shape instanceof z.ZodType ? shape : z.strictObject(shape as z.ZodRawShape)) as z.ZodType<
    KeyOf<Shape>
  >;
  const schema = z.tuple([z.literal(list), key]);
  return {
    list,
    key,
    encode: (value) => Buffer.from(JSON.stringify([list, value])).toString('base64url'),
    decode: (cursor) => {
      if (cursor === undefined) return undefined;
      const parsed = schema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()));
      if (parsed.success) return parsed.data[1] as KeyOf<Shape>;
      throw new PulseError(
        'invalid_cursor',
        'The cursor is not one that this list gave. Start again without one.',
      );
    },
  };
}

/**
 * Makes a page from `limit + 1` rows: the one too many says that there is a next page. Sets the `Link` header.
 */
export function toPage<Row, Key, Item>(
  c: Context,
  rows: readonly Row[],
  options: {
    readonly limit: number;
    readonly codec: CursorCodec<Key>;
    readonly keyOf: (row: Row) => Key;
    readonly present: (row: Row) => Item;
  },
): Page<Item> {
  const shown = rows.slice(0, options.limit);
  const last = shown.at(-1);
  const nextCursor =
    rows.length > options.limit && last !== undefined ? options.codec.encode(options.keyOf(last)) : null;
  c.header('Link', linkHeader(new URL(c.req.url), nextCursor));
  return { items: shown.map(options.present), nextCursor };
}

/** Links are relative to the host, so that they hold behind any proxy. */
function linkHeader(url: URL, nextCursor: string | null): string {
  const link = (cursor: string | null, relation: string): string => {
    const query = new URLSearchParams(url.searchParams);
    query.delete('cursor');
    if (cursor !== null) query.set('cursor', cursor);
    return `<${url.pathname}${query.size === 0 ? '' : `?${query}`}>; rel="${relation}"`;
  };
  return [link(null, 'first'), ...(nextCursor === null ? [] : [link(nextCursor, 'next')])].join(', ');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
