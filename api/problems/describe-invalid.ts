import type { ValidationTargets } from 'hono';
import type { z } from 'zod';
import { problemResponse } from './problem-response.ts';

const PARTS = {
  json: 'body',
  form: 'body',
  query: 'query',
  param: 'path',
  header: 'header',
  cookie: 'header',
} as const;
const ISSUES_MAX = 20;

/**
 * The answer to input that its schema refuses: 422 for a body, 400 for all else; each wrong place with a pointer.
 * @param queries every value of each parameter of the query
 */
export function describeInvalid(
  result: { readonly target: keyof ValidationTargets; readonly error: z.ZodError },
  requestId: string,
  queries: Readonly<Record<string, readonly string[]>>,
): Response {
  const part = PARTS[result.target];
  const found = result.error.issues.slice(0, ISSUES_MAX).flatMap((issue) => describeIssue(issue, part));
  // What is not even text is also no time: the first complaint about a place says enough.
  const errors = [...new Map(found.toReversed().map((error) => [error.pointer, error])).values()]
    .toReversed()
    .map((error) => (part === 'query' ? sayOnce(error, queries) : error));
  return problemResponse({
    code: part === 'body' ? 'validation_failed' : 'invalid_request',
    detail: `${errors.map((error) => `${nameOf(error)} ${error.detail}`).join('; ')}.`,
    requestId,
    errors,
  });
}

/** No parameter is a list by being repeated: what was given several times is no text, which nobody would recognise. */
function sayOnce<Described extends { readonly pointer: string; readonly detail: string }>(
  error: Described,
  queries: Readonly<Record<string, readonly string[]>>,
): Described {
  const times =
    Object.entries(queries).find(([name]) => toPointer([name]) === error.pointer)?.[1].length ?? 0;
  if (times < 2 || error.detail.startsWith('is not known')) return error;
  return { ...error, detail: `must be given once, not ${times} times` };
}

function describeIssue(issue: z.core.$ZodIssue, part: (typeof PARTS)[keyof typeof PARTS]) {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key, index) => ({
      in: part,
      pointer: toPointer([...issue.path, key]),
      // Those that are known are listed once.
      detail: index === 0 ? issue.message : 'is not known here',
    }));
  }
  // A parameter holds a list as text: which of its words is wrong has no name.
  const path = part === 'body' ? issue.path : issue.path.slice(0, 1);
  return [{ in: part, pointer: toPointer(path), detail: issue.message }];
}

/** As people write it: `factors.commit_drop.weight`. */
function nameOf({ in: part, pointer }: { readonly in: string; readonly pointer: string }): string {
  if (pointer === '') return `The ${part}`;
  return pointer.slice(1).replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~');
}

/** JSON Pointer (RFC 6901). */
function toPointer(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
