import { POINTS_WINDOW_MS } from '../../../lib/github-limits/limits.ts';
import { type GitHubRateLimitRow, listGitHubLimits } from '../../../sql/github/list-github-limits.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentRateLimit } from '../../present/rate-limit.ts';
import { type ApiRouter, route } from '../../route.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';
import { RateLimitListQuerySchema, RateLimitPageSchema } from '../../schemas/work/rate-limit.ts';

const KEY_LENGTH_MAX = 400;
const codec = cursorCodec('rate-limits', {
  credential: cursorPart.text(KEY_LENGTH_MAX),
  resource: cursorPart.text(KEY_LENGTH_MAX),
});

const definition = route({
  method: 'get',
  path: '/v1/rate-limits',
  operationId: 'listRateLimits',
  tag: 'Operations',
  summary: 'List GitHub’s limits',
  description: 'What is left of them, and until when requests wait; by credential and resource.',
  query: RateLimitListQuerySchema,
  success: { 200: 'A page of limits.' },
  result: RateLimitPageSchema,
  paged: codec,
});

export function registerListRateLimits(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { cursor, limit = PAGE_LIMIT_DEFAULT } = c.req.valid('query');
    const rows = await listGitHubLimits(database.slonik, {
      after: codec.decode(cursor),
      limit: limit + 1,
      windowMs: POINTS_WINDOW_MS,
    });
    const keyOf = ({ credential, resource }: GitHubRateLimitRow) => ({ credential, resource });
    return c.json(toPage(c, rows, { limit, codec, keyOf, present: presentRateLimit }), 200);
  });
}
