import {
  type DocumentNode,
  defaultFieldResolver,
  execute,
  GraphQLError,
  type GraphQLFieldResolver,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import { z } from 'zod';
import { type Answer, ApiError, type Call } from '../http/call.ts';
import type { Limits } from '../http/limits.ts';
import { measureQuery, type QueryMeasure } from './measure-query.ts';
import { rootNode } from './nodes/root.ts';
import { githubSchema } from './schema.ts';

const bodySchema = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/** An error as the answer has it. */
interface ShownError {
  readonly type?: string;
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly locations?: readonly unknown[];
  readonly extensions?: unknown;
}

const DOCUMENTS_LIMIT = 500;
const documents = new Map<string, { document: DocumentNode; errors: readonly GraphQLError[] }>();

/** Answers a GraphQL request: validated against GitHub's schema and limits, then executed on the world. */
export async function answerGraphql(
  call: Call,
  limits: Limits,
  who: string,
): Promise<{ answer: Answer; cost: number }> {
  const body = bodySchema.safeParse(call.body);
  if (!body.success) throw new ApiError(400, 'A query attribute must be specified and must be a string.');
  const window = limits.window(who, 'graphql');
  if (window.used >= window.limit)
    return failed([{ type: 'RATE_LIMITED', message: `API rate limit exceeded for ${who}.` }]);
  const { query, operationName } = body.data;
  const variables = body.data.variables ?? {};
  const { document, errors } = readDocument(query);
  if (errors.length > 0) return failed(errors.map(formatError));
  const operation = getOperationAST(document, operationName);
  if (operation == null) return failed([{ message: 'No operation named so in the query.' }]);
  const measure = measureQuery(githubSchema(), document, operation, variables);
  if (measure.errors.length > 0) return failed(measure.errors);
  const cost = Math.min(measure.cost, window.limit - window.used);
  return { answer: await run(call, limits, who, { document, operation, variables, measure }), cost };
}

async function run(
  call: Call,
  limits: Limits,
  who: string,
  asked: {
    document: DocumentNode;
    operation: OperationDefinitionNode;
    variables: Record<string, unknown>;
    measure: QueryMeasure;
  },
): Promise<Answer> {
  const { limit, used, resetAtMs } = limits.window(who, 'graphql');
  const { cost, nodes } = asked.measure;
  const result = await execute({
    schema: githubSchema(),
    document: asked.document,
    operationName: asked.operation.name?.value,
    variableValues: asked.variables,
    rootValue: rootNode(call, {
      limit,
      cost,
      nodes,
      used: Math.min(limit, used + cost),
      resetAt: new Date(resetAtMs),
    }),
    fieldResolver: resolveField,
  });
  const errors = result.errors === undefined ? {} : { errors: result.errors.map(formatError) };
  return { status: 200, body: { data: result.data ?? null, ...errors } };
}

/** Fields that the fake does not know are an error, not an empty answer that a test would take for the truth. */
const resolveField: GraphQLFieldResolver<unknown, unknown> = (source, args, context, info) => {
  const isKnown = typeof source === 'object' && source !== null && info.fieldName in source;
  if (!isKnown) {
    throw new GraphQLError(
      `The fake GitHub knows no ${info.parentType.name}.${info.fieldName}: add it to test/fake-github/graphql/nodes.`,
    );
  }
  return defaultFieldResolver(source, args, context, info);
};

function readDocument(query: string): { document: DocumentNode; errors: readonly GraphQLError[] } {
  const known = documents.get(query);
  if (known !== undefined) return known;
  let read: { document: DocumentNode; errors: readonly GraphQLError[] };
  try {
    const document = parse(query);
    read = { document, errors: validate(githubSchema(), document) };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    read = { document: { kind: 'Document', definitions: [] } as unknown as DocumentNode, errors: [error] };
  }
  if (documents.size >= DOCUMENTS_LIMIT) documents.clear();
  documents.set(query, read);
  return read;
}

/** What was never run has no data, as the answers to a used-up limit and to a query that is none. */
function failed(errors: readonly ShownError[]): { answer: Answer; cost: number } {
  const isLimited = errors.some(({ type }) => type === 'RATE_LIMITED');
  const isTyped = errors.every(({ type }) => type !== undefined);
  const data = isTyped && !isLimited ? { data: null } : {};
  return { answer: { status: 200, body: { ...data, errors } }, cost: isLimited ? 0 : 1 };
}

/** GitHub puts `type` beside the message, not into extensions. */
function formatError(error: GraphQLError): ShownError {
  const { type, ...extensions } = error.extensions;
  return {
    ...(typeof type === 'string' ? { type } : {}),
    ...(error.path === undefined ? {} : { path: error.path }),
    ...(Object.keys(extensions).length === 0 ? {} : { extensions }),
    ...(error.locations === undefined ? {} : { locations: error.locations }),
    message: error.message,
  };
}
