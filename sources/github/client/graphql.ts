import type { z } from 'zod';
import { type GitHubPriority, READ_POINTS, WRITE_POINTS } from '../../../lib/github-limits/limits.ts';
import type { Ban, SeenLimit } from '../../../lib/github-limits/turn.ts';
import type { Credential } from './credential.ts';
import type { HttpAnswer } from './exchange.ts';
import { explainRefusal, readMessage } from './explain-refusal.ts';
import { GitHubError } from './github-error.ts';
import {
  explainProblems,
  type GraphqlAnswer,
  type GraphqlProblem,
  readGraphqlAnswer,
} from './graphql-answer.ts';
import { readBan, readLimitHeaders, readRetryAfter } from './read-limits.ts';
import { ANSWER_LIMIT_BYTES, type RequestOptions } from './rest.ts';
import type { Sender } from './sender.ts';

export interface GraphqlOptions<T> extends RequestOptions {
  /** Checks the data, and gives it its type. */
  readonly schema?: z.ZodType<T>;
  /** Points that the query is expected to cost; else what it cost last time, if it asks for `rateLimit { cost }`. */
  readonly cost?: number;
  /**
   * Told of what GitHub could not give, when some of the data is there; the fields are null then. Without it, data with a hole
   * is an error.
   */
  readonly onPartial?: (problems: readonly GraphqlProblem[]) => void;
}

export type GraphqlVariables = Readonly<Record<string, unknown>>;

/** GitHub gives up after 10 s; the rest is for sending the answer. */
export const GRAPHQL_TIME_LIMIT_MS = 30_000;
const RESOURCE = 'graphql';
const COSTS_MAX = 200;

/** The GraphQL side of a client with one credential. */
export function createGraphql(deps: {
  readonly sender: Sender;
  readonly credential: Credential;
  readonly priority: GitHubPriority;
  readonly userAgent: string;
  /** What queries cost last time, by their text. */
  readonly costs: Map<string, number>;
}) {
  const { sender, credential, costs } = deps;
  const request = 'GraphQL query';

  return async function graphql<T = unknown>(
    query: string,
    variables: GraphqlVariables = {},
    options: GraphqlOptions<T> = {},
  ): Promise<T> {
    const isMutation = /^\s*mutation\b/.test(query);
    const answer = await sender.send(credential, {
      method: 'POST',
      url: credential.address.graphqlUrl,
      headers: {
        accept: 'application/vnd.github+json',
        'content-type': 'application/json',
        'user-agent': deps.userAgent,
      },
      body: JSON.stringify({ query, variables }),
      resource: RESOURCE,
      turn: {
        api: 'graphql',
        priority: options.priority ?? deps.priority,
        cost: options.cost ?? costs.get(query) ?? 1,
        points: isMutation ? WRITE_POINTS : READ_POINTS,
      },
      timeLimitMs: options.timeLimitMs ?? GRAPHQL_TIME_LIMIT_MS,
      answerLimitBytes: options.answerLimitBytes ?? ANSWER_LIMIT_BYTES,
      signal: options.signal,
      findBan,
      readLimits,
    });
    if (answer.status !== 200) {
      const message = readMessage(answer);
      throw explainRefusal({ answer, request, credential: credential.limited.label, message });
    }
    const read = readGraphqlAnswer(answer);
    if (read.rateLimit !== null) rememberCost(costs, query, read.rateLimit.cost);
    return check(read, options);
  };

  function check<T>(read: GraphqlAnswer, options: GraphqlOptions<T>): T {
    const { data, problems } = read;
    if (problems.length > 0) {
      if (data === null || options.onPartial === undefined) {
        throw explainProblems(problems, { credential: credential.limited.label, isPartial: data !== null });
      }
      options.onPartial(problems);
    }
    // Without a schema the caller says what it expects, as with JSON.parse.
    if (options.schema === undefined) return data as T;
    const parsed = options.schema.safeParse(data);
    if (parsed.success) return parsed.data;
    const where = parsed.error.issues[0]?.path.join('.') ?? '';
    throw new GitHubError(
      'github_answer_unreadable',
      `${request}: GitHub’s answer has another shape than expected, at ${where || 'the top'}. This version of GitHub may be too old or too new.`,
      { status: 200, cause: parsed.error },
    );
  }
}

function findBan(answer: HttpAnswer): Ban | null {
  if (answer.status !== 200) return readBan(answer, readMessage(answer));
  // Most answers are large and have none: they need not be read twice.
  if (!answer.body.includes('"errors"')) return null;
  const read = tryReading(answer);
  const limited = read?.problems.find(
    (problem) => problem.type === 'RATE_LIMITED' || problem.type === 'RATE_LIMIT',
  );
  if (limited === undefined) return null;
  const isSecondary = /secondary/i.test(limited.message);
  const retryAfterMs = readRetryAfter(answer.headers);
  const seen = readLimits(answer);
  const resetMs = seen !== null && seen.remaining === 0 ? Math.max(1_000, seen.resetInMs) : null;
  return {
    scope: isSecondary ? 'credential' : 'resource',
    waitMs: retryAfterMs ?? (isSecondary ? null : resetMs),
    because: limited.message,
  };
}

/** From the headers; a server that sends none may tell the same in the data, when asked for `rateLimit`. */
function readLimits(answer: HttpAnswer): SeenLimit | null {
  const seen = readLimitHeaders(answer, RESOURCE);
  if (seen !== null) return seen;
  const told = tryReading(answer)?.rateLimit ?? null;
  if (told?.limit == null || told.remaining === null || told.resetAtMs === null) return null;
  const resetInMs = told.resetAtMs - Date.now();
  return { resource: RESOURCE, limit: told.limit, remaining: told.remaining, resetInMs };
}

function tryReading(answer: HttpAnswer): GraphqlAnswer | null {
  try {
    return answer.status === 200 ? readGraphqlAnswer(answer) : null;
  } catch {
    return null;
  }
}

function rememberCost(costs: Map<string, number>, query: string, cost: number): void {
  if (!costs.has(query) && costs.size >= COSTS_MAX) costs.clear();
  costs.set(query, cost);
}
