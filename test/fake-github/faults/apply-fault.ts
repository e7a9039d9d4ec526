import type { ServerResponse } from 'node:http';
import { type Answer, ApiError, type PageFault } from '../http/call.ts';
import type { Resource, SecondaryForm } from '../http/limit-rules.ts';
import type { Limits } from '../http/limits.ts';
import type { Fault, FaultKind } from './fault.ts';

const LIMIT_MS = 2_000;
const STALL_MS = 60_000;
const SHORT_PAGE_ITEMS = 7;

const SECONDARY: Partial<Record<FaultKind, SecondaryForm>> = {
  'secondary-403': { status: 403, hasRetryAfter: true, isAbuse: false },
  'secondary-429': { status: 429, hasRetryAfter: true, isAbuse: false },
  'secondary-403-without-retry-after': { status: 403, hasRetryAfter: false, isAbuse: false },
  'secondary-429-without-retry-after': { status: 429, hasRetryAfter: false, isAbuse: false },
  'abuse-403': { status: 403, hasRetryAfter: true, isAbuse: true },
};

const HTML_502 =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n';

/**
 * Answers in the place of the handler, when the fault is of such a kind.
 * @returns null when the request goes on to its handler
 * @throws ApiError as GitHub would answer
 */
export function answerFault(fault: Fault, who: string, resource: Resource, limits: Limits): Answer | null {
  if (fault.kind.startsWith('graphql-') && resource !== 'graphql') return null;
  const limitMs = fault.durationMs ?? LIMIT_MS;
  const secondary = SECONDARY[fault.kind];
  if (secondary !== undefined) throw limits.block(who, limitMs, secondary);
  switch (fault.kind) {
    case 'primary-403':
    case 'primary-429':
      limits.exhaust(who, resource, limitMs);
      throw limits.primaryError(who, fault.kind === 'primary-403' ? 403 : 429);
    case 'graphql-rate-limited':
      limits.exhaust(who, resource, limitMs);
      return null; // The GraphQL answer itself says it, with status 200.
    case 'graphql-timeout':
      return { status: 200, body: { data: null, errors: [{ message: GRAPHQL_TIMEOUT }] } };
    case 'status-500':
      throw new ApiError(500, 'Server Error');
    case 'status-502-html':
      return { status: 502, text: HTML_502, headers: { 'content-type': 'text/html' } };
    case 'status-503':
      throw new ApiError(503, 'No server is currently available to service your request.');
    case 'expired-token':
      throw new ApiError(401, 'Bad credentials');
    case 'missing-right':
      throw new ApiError(403, 'Resource not accessible by integration', {
        headers: { 'x-accepted-github-permissions': 'pull_requests=read' },
      });
    default:
      return null;
  }
}

const GRAPHQL_TIMEOUT =
  'Something went wrong while executing your query. This may be the result of a timeout, or it could be a GitHub bug.';

/**
 * Breaks the connection or lets it wait, when the fault is of such a kind.
 * @returns true when there is nothing left to answer
 */
export async function disturbConnection(fault: Fault, response: ServerResponse): Promise<boolean> {
  if (fault.kind === 'cut') {
    response.destroy();
    return true;
  }
  if (fault.kind !== 'stall') return false;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, fault.durationMs ?? STALL_MS);
    response.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
  response.destroy();
  return true;
}

/** How the fault bends a list. @param change lets something happen between two pages */
export function bendPages(
  fault: Fault | null,
  change: { readonly shift: () => void; readonly grow: () => void },
): PageFault {
  switch (fault?.kind) {
    case 'short-page':
      return { limit: SHORT_PAGE_ITEMS };
    case 'shifting-page':
      return { afterwards: change.shift };
    case 'growing-page':
      return { afterwards: change.grow };
    case 'link-foreign':
      return { link: 'foreign' };
    case 'link-loop':
      return { link: 'loop' };
    case 'link-missing':
      return { link: 'missing' };
    default:
      return {};
  }
}
