import { PulseError } from '../../lib/errors.ts';
import type { Problem } from '../schemas/parts/problem.ts';

/** The API answered with an error; `code` is the problem's own code. */
export class ApiProblemError extends PulseError {
  override readonly name = 'ApiProblemError';
  readonly status: number;
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.code, problem.detail, {
      details: { status: problem.status, requestId: problem.requestId },
    });
    this.status = problem.status;
    this.problem = problem;
  }
}

/** Nobody answers at the address: code `api_unreachable`. */
export function unreachable(baseUrl: string, cause: unknown): PulseError {
  return new PulseError(
    'api_unreachable',
    `Pulse does not answer at ${baseUrl}: start it with "npm start", or check the address.`,
    { cause },
  );
}

/** Somebody answers, who is not (this version of) Pulse: code `api_not_understood`. */
export function notUnderstood(url: string, reason: string, cause?: unknown): PulseError {
  return new PulseError(
    'api_not_understood',
    `The answer of ${url} is not one of this version of Pulse: ${reason}.`,
    { cause },
  );
}
