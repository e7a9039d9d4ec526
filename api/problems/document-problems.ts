import { ProblemSchema } from '../schemas/parts/problem.ts';
import { PROBLEM_PAGE_PATH } from './problem-response.ts';
import { PROBLEM_TYPES, type ProblemCode } from './problem-types.ts';

/** The responses section of an operation for these problems: one entry a status, with an example for each code. */
export function documentProblems(codes: readonly ProblemCode[]) {
  const byStatus = Map.groupBy(new Set(codes), (code) => PROBLEM_TYPES[code].status);
  return Object.fromEntries(
    [...byStatus]
      .sort(([a], [b]) => a - b)
      .map(([status, group]) => [
        status,
        {
          description: `${group.map((code) => PROBLEM_TYPES[code].title).join('; or: ')}.`,
          content: {
            'application/problem+json': {
              schema: ProblemSchema,
              examples: Object.fromEntries(group.map((code) => [code, { value: exampleOf(code) }])),
            },
          },
        },
      ]),
  );
}

function exampleOf(code: ProblemCode) {
  const { status, title } = PROBLEM_TYPES[code];
  return {
    type: `${PROBLEM_PAGE_PATH}#${code}`,
    title,
    status,
    code,
    detail: `${title}.`,
    requestId: '018f2f5e-6c4f-4b8e-9f43-7f3d2a1b0c9d',
  };
}
