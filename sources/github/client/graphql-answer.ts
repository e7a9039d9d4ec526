import { z } from 'zod';
import type { HttpAnswer } from './exchange.ts';
import { GitHubError, type GitHubErrorCode, quoteGitHub } from './github-error.ts';

/** One entry of GraphQL's `errors`. */
export interface GraphqlProblem {
  /** GitHub's name for it: `NOT_FOUND`, `FORBIDDEN`, `RATE_LIMITED`, …; null when there is none. */
  readonly type: string | null;
  readonly message: string;
  /** Where in the data the hole is. */
  readonly path: readonly (string | number)[];
}

/** What the query itself asked about its cost; null fields were not asked for. */
export interface QueryCost {
  readonly cost: number;
  readonly limit: number | null;
  readonly remaining: number | null;
  readonly resetAtMs: number | null;
}

export interface GraphqlAnswer {
  /** Null when there is none at all. */
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly problems: readonly GraphqlProblem[];
  readonly rateLimit: QueryCost | null;
}

const problem = z.object({
  type: z.string().nullish(),
  message: z.string().catch(''),
  path: z.array(z.union([z.string(), z.number()])).nullish(),
  extensions: z.object({ code: z.string().nullish() }).nullish().catch(null),
});
const answerShape = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(problem).nullish(),
});
const costShape = z.object({
  cost: z.number().int(),
  limit: z.number().int().nullish(),
  remaining: z.number().int().nullish(),
  resetAt: z.iso.datetime({ offset: true }).nullish(),
});

/** @throws GitHubError `github_answer_unreadable` for what is no GraphQL answer */
export function readGraphqlAnswer({ body, status }: HttpAnswer): GraphqlAnswer {
  const answer = answerShape.safeParse(parseJson(body));
  if (!answer.success || (answer.data.data == null && !answer.data.errors?.length)) {
    throw new GitHubError(
      'github_answer_unreadable',
      `GraphQL query: the answer is broken (${body.length} bytes). It is tried again later; check what stands between Pulse and GitHub if it persists.`,
      { status },
    );
  }
  const { data, errors } = answer.data;
  const told = costShape.safeParse(data?.rateLimit);
  return {
    data: data ?? null,
    problems: (errors ?? []).map(({ type, message, path, extensions }) => ({
      type: type ?? extensions?.code ?? null,
      message,
      path: path ?? [],
    })),
    rateLimit: told.success
      ? {
          cost: told.data.cost,
          limit: told.data.limit ?? null,
          remaining: told.data.remaining ?? null,
          resetAtMs: told.data.resetAt == null ? null : Date.parse(told.data.resetAt),
        }
      : null,
  };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Types of problems, in the order of what decides when there are several. */
const CODES: readonly (readonly [RegExp, GitHubErrorCode])[] = [
  [/^(RESOURCE_LIMITS_EXCEEDED|MAX_NODE_LIMIT_EXCEEDED|EXCESSIVE_PAGINATION)$/, 'github_query_too_large'],
  [/^(SERVICE_UNAVAILABLE|INTERNAL)$/, 'github_unavailable'],
  [/^(FORBIDDEN|INSUFFICIENT_SCOPES)$/, 'github_forbidden'],
  [/^NOT_FOUND$/, 'github_not_found'],
];
const TOO_LARGE = /resource limits? .*exceeded|exceeds the (maximum )?(node )?limit/i;
const TIMED_OUT = /timeout|timedout|something went wrong while executing your query/i;

/** The error for a query with problems; `isPartial` when GitHub gave some of the data. */
export function explainProblems(
  problems: readonly GraphqlProblem[],
  { credential, isPartial }: { readonly credential: string; readonly isPartial: boolean },
): GitHubError {
  const code = codeOf(problems);
  const said = quoteGitHub(problems.map(({ message }) => message).join('; '));
  const details = { problems: problems.slice(0, PROBLEMS_TOLD_MAX), isPartial };
  return new GitHubError(code, `GraphQL query: ${said || code}. ${ADVICE[code]?.(credential) ?? ''}`.trim(), {
    status: 200,
    details,
  });
}

const PROBLEMS_TOLD_MAX = 10;
const ADVICE: Partial<Record<GitHubErrorCode, (credential: string) => string>> = {
  github_query_too_large: () => 'Ask for fewer items at a time.',
  github_timeout: () => 'It is tried again later, with fewer items at a time.',
  github_unavailable: () => 'It is tried again later.',
  github_forbidden: (credential) => `Grant the right that GitHub names to ${credential}.`,
  github_not_found: (credential) => `It does not exist, or ${credential} may not see it.`,
  github_query_failed: () => 'This version of GitHub may not know the query.',
};

function codeOf(problems: readonly GraphqlProblem[]): GitHubErrorCode {
  for (const [types, code] of CODES) {
    if (problems.some(({ type }) => type !== null && types.test(type))) return code;
  }
  if (problems.some(({ message }) => TOO_LARGE.test(message))) return 'github_query_too_large';
  if (problems.some(({ message }) => TIMED_OUT.test(message))) return 'github_timeout';
  return 'github_query_failed';
}
