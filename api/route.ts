import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { z } from 'zod';
import { type Access, PERMISSIONS } from '../domain/access/permissions.ts';
import type { Principal } from '../domain/access/principal.ts';
import type { Caller } from './access/caller.ts';
import { type Guard, guardOperation } from './access/guard.ts';
import { type Audited, type NamedOperation, nameOperation } from './audit/name-operation.ts';
import { answerAsAsked, CSV_TYPE } from './csv/answer-as-asked.ts';
import { tableOf } from './csv/table-of.ts';
import type { ListCursor } from './pagination.ts';
import { documentProblems } from './problems/document-problems.ts';
import type { ProblemCode } from './problems/problem-types.ts';

/** What middleware leaves for handlers. */
export interface ApiEnv {
  Variables: {
    requestId: string;
    /** With what the request came; not looked up yet. */
    caller: Caller;
    /** Who asks, once the operation's guard has let him in; nobody at operations that are open to all. */
    principal?: Principal;
    guard: Guard;
    /** Gives the answer to a repeated request again. */
    replay: MiddlewareHandler<ApiEnv>;
    operation?: NamedOperation;
  };
}

export type ApiRouter = OpenAPIHono<ApiEnv>;

/** The chapters of the reference. */
export const TAGS = {
  Repositories: 'Repositories whose pull requests are watched.',
  Sync: 'Mirroring a repository and analysing its pull requests.',
  Facts: 'What the provider, Git, and those who report to Pulse tell of a repository.',
  'Pull requests': 'Pull requests, and which of them are the same work.',
  Analysis: 'Runs of the analysis, and the rules they follow.',
  Teams: 'Teams, the repositories that count for them, and their people.',
  Metrics: 'How delivery is going: exact numbers, each with what it means and the rows behind it.',
  Anomalies: 'What is not as usual, with the rows that say so.',
  Risk: 'How risky the sprint of a team is, why, and what to do about it.',
  Hooks:
    'Where GitHub sends what happens; what it posts there is described in [a document of its own](/docs/webhooks).',
  Deliveries: 'What GitHub sent, what became of it, and sending it through again.',
  Accounts: 'Signing in, and one’s own account.',
  Users: 'Everybody who may sign in, and the organisations that teams belong to: for operators.',
  Audit: 'Who changed what, and when, in a chain that shows whether somebody rewrote it.',
  Operations: 'Health and measurements of the service itself.',
} as const;

/** A symbol, hence no part of the OpenAPI document, which says that cursors are opaque. */
const CURSOR = Symbol('cursor');

const EMPTY = z.strictObject({});
type Empty = typeof EMPTY;

type SuccessStatus = 200 | 201 | 202;

/** One operation of the API: what differs from route to route. `route` fills in what does not. */
export interface RouteSpec<
  Path extends string,
  Method extends 'get' | 'post' | 'put' | 'patch' | 'delete',
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType | undefined,
  Result extends z.ZodType,
  Status extends SuccessStatus,
  Type extends string,
> {
  readonly method: Method;
  /** With parameters in braces: `/v1/repositories/{repositoryId}`. */
  readonly path: Path;
  readonly operationId: string;
  /** Who may: a row of `domain/access/permissions.ts`, or everybody. */
  readonly access: Access;
  readonly tag: keyof typeof TAGS;
  readonly summary: string;
  readonly description?: string;
  readonly params?: Params;
  readonly query?: Query;
  /** Schema of a JSON body, which is then required. */
  readonly body?: Body;
  /** Types of a body that is taken as it is, byte by byte, instead of JSON; the handler reads and checks it. */
  readonly rawBody?: readonly string[];
  /** Statuses of success; the bodies of all of them have the same shape. */
  readonly success: Readonly<Record<Status, string>>;
  readonly result: Result;
  /** Unless given, `application/json`. */
  readonly resultType?: Type;
  /** Name of the list in the result that is its table, where it holds several. */
  readonly table?: string;
  /** When the result is a page of a list: its cursors. */
  readonly paged?: ListCursor;
  /** Headers of an answer of success, by name. */
  readonly resultHeaders?: Readonly<Record<string, string>>;
  /** What can go wrong here, besides what can go wrong everywhere. */
  readonly problems?: readonly ProblemCode[];
  /** What the audit trail keeps of it, when it is no GET; unless given, the rows that it changes. */
  readonly audited?: Audited;
  readonly middleware?: MiddlewareHandler<ApiEnv>[];
}

type Responses<Status extends SuccessStatus, Type extends string, Result extends z.ZodType> = Record<
  Status,
  { description: string; content: Record<Type, { schema: Result }> }
>;
type JsonBody<Body> = Body extends z.ZodType
  ? { body: { required: true; content: { 'application/json': { schema: Body } } } }
  : unknown;

/**
 * Describes an operation completely: token, standard errors, what it can be answered as, `required` bodies (the library lets an absent
 * body pass otherwise), and queries in which an unknown parameter is an error.
 */
export function route<
  Path extends string,
  Method extends 'get' | 'post' | 'put' | 'patch' | 'delete',
  Result extends z.ZodType,
  Status extends SuccessStatus,
  Params extends z.ZodObject = Empty,
  Query extends z.ZodObject = Empty,
  Body extends z.ZodType | undefined = undefined,
  Type extends string = 'application/json',
>(spec: RouteSpec<Path, Method, Params, Query, Body, Result, Status, Type>) {
  const headers = {
    ...spec.resultHeaders,
    ...(spec.method === 'get' && spec.resultType === undefined ? ETAG_HEADER : {}),
    ...(spec.paged ? LINK_HEADER : {}),
  };
  const type = spec.resultType ?? 'application/json';
  const table =
    spec.method === 'get' && spec.resultType === undefined ? tableOf(spec.result, spec.table) : null;
  const success = Object.entries<string>(spec.success).map(([status, description]) => [
    status,
    {
      description,
      headers: documentHeaders(headers),
      content: {
        [type]: { schema: spec.result },
        ...(table === null ? {} : { [CSV_TYPE]: { schema: CSV_SCHEMA } }),
      },
    },
  ]);
  const definition = createRoute({
    method: spec.method,
    path: spec.path,
    operationId: spec.operationId,
    tags: [spec.tag],
    summary: spec.summary,
    description: describe(spec),
    security: spec.access === 'public' ? [] : [{ token: [] }, { session: [] }],
    'x-access': spec.access,
    ...(spec.method === 'get' ? {} : { 'x-audited': spec.audited ?? 'changes' }),
    middleware: [
      nameOperation(spec),
      guardOperation(spec.access),
      ...(spec.method === 'post' ? [replayIfKnown] : []),
      answerAsAsked(type, table),
      ...(spec.middleware ?? []),
    ],
    request: {
      params: (spec.params ?? EMPTY) as Params,
      query: (spec.query ?? EMPTY) as Query,
      ...(spec.method === 'post' ? { headers: IDEMPOTENCY_HEADERS } : {}),
      ...(spec.body === undefined
        ? {}
        : { body: { required: true, content: { 'application/json': { schema: spec.body } } } }),
      ...(spec.rawBody === undefined ? {} : { body: documentBytes(spec.rawBody) }),
    } as { params: Params; query: Query } & JsonBody<Body>,
    responses: {
      ...Object.fromEntries(success),
      ...('ETag' in headers
        ? { 304: { description: 'It is as you know it.', headers: documentHeaders(ETAG_HEADER) } }
        : {}),
      ...documentProblems(standardProblems(spec).concat(spec.problems ?? [])),
    } as Responses<Status, Type, Result>,
  });
  return Object.assign(definition, { [CURSOR]: spec.paged });
}

/** The cursors of the list that an operation gives; undefined when it gives none. */
export function cursorOf(definition: object): ListCursor | undefined {
  return (definition as { [CURSOR]?: ListCursor })[CURSOR];
}

/** What it does, and whom it lets in. */
function describe({
  description,
  access,
}: {
  readonly description?: string;
  readonly access: Access;
}): string {
  const whom = access === 'public' ? 'Everybody.' : PERMISSIONS[access].whom;
  return [...(description === undefined ? [] : [description]), `**For**: ${whom}`].join('\n\n');
}

const replayIfKnown: MiddlewareHandler<ApiEnv> = (c, next) => c.get('replay')(c, next);

function documentBytes(types: readonly string[]) {
  const schema = z.string().meta({ format: 'binary' });
  return { required: true, content: Object.fromEntries(types.map((type) => [type, { schema }])) };
}

const CSV_SCHEMA = z.string().meta({
  description:
    'The rows alone, with a header (RFC 4180); text that a spreadsheet would take for a formula begins with an apostrophe.',
});

const IDEMPOTENCY_HEADERS = z.object({
  'idempotency-key': z.string().min(1).max(255).optional().meta({
    description: 'Makes the request safe to repeat: for a day, the same key and body get the same answer.',
    example: '0b0d2a52-6f8c-4f8e-a8a5-5b1d7d8a1c11',
  }),
});

const ETAG_HEADER = { ETag: 'Changes when the answer does: send it as `If-None-Match` to be told 304.' };
const LINK_HEADER = {
  Link: 'The first page (`rel="first"`) and, unless this is the last, the next (`rel="next"`).',
};

function standardProblems(spec: {
  method: string;
  access: Access;
  paged?: unknown;
  body?: z.ZodType | undefined;
  rawBody?: readonly string[];
}): ProblemCode[] {
  const everywhere: ProblemCode[] = [
    'invalid_request',
    'not_acceptable',
    'internal_error',
    'database_unavailable',
    'disk_full',
    'timeout',
  ];
  const token: ProblemCode[] =
    spec.access === 'public' ? [] : ['unauthorized', 'forbidden', 'insufficient_scope'];
  const body: ProblemCode[] =
    spec.body !== undefined
      ? ['invalid_json', 'unsupported_media_type', 'validation_failed']
      : spec.rawBody !== undefined
        ? ['unsupported_media_type']
        : [];
  const write: ProblemCode[] =
    spec.method === 'post' ? ['payload_too_large', 'idempotency_key_in_use', 'idempotency_key_reused'] : [];
  const change: ProblemCode[] = spec.method === 'patch' || spec.method === 'put' ? ['payload_too_large'] : [];
  const race: ProblemCode[] = spec.method === 'get' ? [] : ['changed_meanwhile'];
  const list: ProblemCode[] = spec.paged ? ['invalid_cursor'] : [];
  return [...everywhere, ...token, ...body, ...write, ...change, ...race, ...list];
}

function documentHeaders(headers: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [
      name,
      { description, schema: { type: 'string' as const } },
    ]),
  );
}
