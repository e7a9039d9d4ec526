import { POINTS_WINDOW_MS } from '../../../lib/github-limits/limits.ts';
import { listGitHubLimits } from '../../../sql/github/list-github-limits.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentRateLimit } from '../../present/rate-limit.ts';
import { RateLimitListQuerySchema, RateLimitPageSchema } from '../../schemas/work/rate-limit.ts';

const KEY_LENGTH_MAX = 400;
export const registerListRateLimits = pagedRoute({
  path: '/v1/rate-limits',
  operationId: 'listRateLimits',
  access: 'installation.operate',
  tag: 'Operations',
  summary: 'List GitHub’s limits',
  description: 'What is left of them, and until when requests wait; by credential and resource.',
  query: RateLimitListQuerySchema,
  success: 'A page of limits.',
  result: RateLimitPageSchema,
  cursor: cursorCodec('rate-limits', {
    credential: cursorPart.text(KEY_LENGTH_MAX),
    resource: cursorPart.text(KEY_LENGTH_MAX),
  }),
  list: ({ database }, { after, limit }) =>
    listGitHubLimits(database.slonik, {
      after,
      limit,
      windowMs: POINTS_WINDOW_MS,
    }),
  keyOf: ({ credential, resource }) => ({ credential, resource }),
  present: presentRateLimit,
});
