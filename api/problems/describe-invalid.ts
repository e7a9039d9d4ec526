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

/** The answer to input that its schema refuses: 422 for a body, 400 for all else; each wrong place with a pointer. */
export function describeInvalid(
  result: { readonly target: keyof ValidationTargets; readonly error: z.ZodError },
  requestId: string,
): Response {
  const part = PARTS[result.target];
  const errors = result.error.issues.slice(0, ISSUES_MAX).flatMap((issue) => describeIssue(issue, part));
  return problemResponse({
    code: part === 'body' ? 'validation_failed' : 'invalid_request',
    detail: errors.map((error) => `${error.pointer || 'It'} ${error.detail}`).join('; '),
    requestId,
    errors,
  });
}

function describeIssue(issue: z.core.$ZodIssue, part: (typeof PARTS)[keyof typeof PARTS]) {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      in: part,
      pointer: toPointer([...issue.path, key]),
      detail: 'is not known here',
    }));
  }
  return [{ in: part, pointer: toPointer(issue.path), detail: issue.message }];
}

/** JSON Pointer (RFC 6901). */
function toPointer(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
