import type { Problem } from '../schemas/parts/problem.ts';
import { PROBLEM_TYPES, type ProblemCode } from './problem-types.ts';

/** Where the kinds of problem are explained; `type` of each problem is an anchor on it. */
export const PROBLEM_PAGE_PATH = '/docs/problems';

export interface ProblemInput {
  readonly code: ProblemCode;
  /** What is wrong this time and what to do. */
  readonly detail: string;
  readonly requestId: string;
  readonly errors?: Problem['errors'];
  readonly checks?: Problem['checks'];
  readonly headers?: Readonly<Record<string, string>>;
}

/** The one way an error leaves this API. */
export function problemResponse(input: ProblemInput): Response {
  const { status, title } = PROBLEM_TYPES[input.code];
  const problem: Problem = {
    type: `${PROBLEM_PAGE_PATH}#${input.code}`,
    title,
    status,
    code: input.code,
    detail: input.detail,
    requestId: input.requestId,
    ...(input.errors === undefined ? {} : { errors: input.errors }),
    ...(input.checks === undefined ? {} : { checks: input.checks }),
  };
  return new Response(JSON.stringify(problem), {
    status,
    headers: {
      ...input.headers,
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
    },
  });
}
