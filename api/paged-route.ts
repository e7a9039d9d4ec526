import type { Context } from 'hono';
import type { z } from 'zod';
import type { Access } from '../domain/access/permissions.ts';
import type { SignedInPerson } from '../lib/accounts/change-account.ts';
import { requirePerson } from './accounts/require-person.ts';
import type { ApiDependencies } from './dependencies.ts';
import { type CursorCodec, toPage } from './pagination.ts';
import type { ProblemCode } from './problems/problem-types.ts';
import { type ApiEnv, type ApiRouter, type RouteSpec, route } from './route.ts';
import { PAGE_LIMIT_DEFAULT } from './schemas/parts/page.ts';

/** What every list of the API says of itself; `route` and `pagedRoute` fill in what all have in common. */
export interface ListSpec<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Result extends z.ZodType,
  Key,
> {
  readonly path: string;
  readonly operationId: string;
  readonly access: Access;
  readonly tag: RouteSpec<string, 'get', Params, Query, undefined, Result, 200, string>['tag'];
  readonly summary: string;
  readonly description?: string;
  readonly params?: Params;
  /** With `cursor` and `limit`: `PAGE_QUERY`. */
  readonly query: Query;
  /** What an answer of success is; a page of the list unless said. */
  readonly success?: string;
  readonly result: Result;
  readonly problems?: readonly ProblemCode[];
  readonly cursor: CursorCodec<Key>;
  /** Items on a page unless a caller asks for another number. */
  readonly limitDefault?: number;
}

/** What a list is asked for. */
export interface PageRequest<Params extends z.ZodObject, Query extends z.ZodObject, Key> {
  readonly params: z.output<Params>;
  /** The query without what turns pages. */
  readonly filter: Omit<z.output<Query>, 'cursor' | 'limit'>;
  /** Key of the last item of the page before; undefined on the first page. */
  readonly after: Key | undefined;
  /** Rows to read: one more than the page has, which tells that there is a next page. */
  readonly limit: number;
  /** Who asks, where the guard let in people only. */
  readonly person: SignedInPerson;
}

/** What a page is made of. */
export interface PageSource<Row, Key, Item, More extends object> {
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => Key;
  readonly present: (row: Row) => Item;
  /** What the answer says besides its items. */
  readonly more?: More;
}

export type ItemOf<Result extends z.ZodType> =
  z.input<Result> extends { items: readonly (infer Item)[] } ? Item : never;
export type MoreOf<Result extends z.ZodType> = Omit<z.input<Result>, 'items' | 'nextCursor'>;

/** Adds an operation to the API. */
export type Register = (router: ApiRouter, deps: ApiDependencies) => void;

/**
 * Declares a list that is answered page by page: `list` reads the rows, `keyOf` is where the next page goes on, `present` makes an item
 * of a row. `ifEmpty` is asked only when nothing was found, to say whether what was asked about is there.
 */
export function pagedRoute<
  Query extends z.ZodObject,
  Result extends z.ZodType,
  Key,
  Row,
  Params extends z.ZodObject = z.ZodObject<Record<never, never>>,
>(
  spec: ListSpec<Params, Query, Result, Key> & {
    readonly list: (
      deps: ApiDependencies,
      request: PageRequest<Params, Query, Key>,
    ) => Promise<readonly Row[]>;
    readonly keyOf: (row: Row) => Key;
    readonly present: (
      row: Row,
      deps: ApiDependencies,
      request: PageRequest<Params, Query, Key>,
    ) => ItemOf<Result>;
    readonly ifEmpty?: (deps: ApiDependencies, request: PageRequest<Params, Query, Key>) => Promise<unknown>;
  },
): Register {
  return pagedAnswer(spec, async (deps, request) => {
    const rows = await spec.list(deps, request);
    if (rows.length === 0) await spec.ifEmpty?.(deps, request);
    return { rows, keyOf: spec.keyOf, present: (row: Row) => spec.present(row, deps, request) };
  });
}

/** The same, where the answer says more than its items, or what a page is made of depends on what was asked. */
export function pagedAnswer<
  Query extends z.ZodObject,
  Result extends z.ZodType,
  Key,
  Row,
  Params extends z.ZodObject = z.ZodObject<Record<never, never>>,
>(
  spec: ListSpec<Params, Query, Result, Key>,
  read: (
    deps: ApiDependencies,
    request: PageRequest<Params, Query, Key>,
  ) => Promise<PageSource<Row, Key, ItemOf<Result>, MoreOf<Result>>>,
): Register {
  const { cursor: codec, limitDefault = PAGE_LIMIT_DEFAULT } = spec;
  const definition = route({
    method: 'get',
    path: spec.path,
    operationId: spec.operationId,
    access: spec.access,
    tag: spec.tag,
    summary: spec.summary,
    ...(spec.description === undefined ? {} : { description: spec.description }),
    ...(spec.params === undefined ? {} : { params: spec.params }),
    query: spec.query,
    success: { 200: spec.success ?? 'A page of the list.' },
    result: spec.result,
    paged: codec,
    problems: spec.problems ?? [],
  });
  return (router, deps) => {
    const answer = async (c: Context<ApiEnv>) => {
      const { params, query } = readInput<Params, Query>(c);
      const { cursor, limit = limitDefault, ...filter } = query;
      const request = { params, filter, after: codec.decode(cursor), limit: limit + 1 };
      // Asked for by lists of accounts alone, so it is no part of what is copied.
      const asked = Object.defineProperty(request, 'person', {
        get: () => requirePerson(c),
      }) as typeof request & { readonly person: SignedInPerson };
      const { rows, keyOf, present, more } = await read(deps, asked);
      return c.json({ ...toPage(c, rows, { limit, codec, keyOf, present }), ...more }, 200);
    };
    // The types of a definition that is still open say nothing that `ListSpec` does not.
    router.openapi(definition, answer as never);
  };
}

/** What the schemas of the path and the query made of a request. */
function readInput<Params extends z.ZodObject, Query extends z.ZodObject>(c: Context) {
  return {
    params: c.req.valid('param' as never) as z.output<Params>,
    query: c.req.valid('query' as never) as z.output<Query> & { cursor?: string; limit?: number },
  };
}
