import { z } from 'zod';
import { POINTS_WINDOW_MS } from '../../../lib/github-limits/limits.ts';
import { type GitHubRateLimitRow, listGitHubLimits } from '../../../sql/github/list-github-limits.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentRateLimit } from '../../present/rate-limit.ts';
import { type ApiRouter, route } from '../../route.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/page.ts';
import { RateLimitListQuerySchema, RateLimitPageSchema } from '../../schemas/rate-limit.ts';

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
  paged: true,
});

const KEY_LENGTH_MAX = 400;
const codec = cursorCodec(
  'rate-limits',
  z.tuple([z.string().max(KEY_LENGTH_MAX), z.string().max(KEY_LENGTH_MAX)]),
);

export function registerListRateLimits(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { cursor, limit = PAGE_LIMIT_DEFAULT } = c.req.valid('query');
    const key = codec.decode(cursor);
    const rows = await listGitHubLimits(database.slonik, {
      after: key && { credential: key[0], resource: key[1] },
      limit: limit + 1,
      windowMs: POINTS_WINDOW_MS,
    });
    const keyOf = (row: GitHubRateLimitRow): [string, string] => [row.credential, row.resource];
    return c.json(toPage(c, rows, { limit, codec, keyOf, present: presentRateLimit }), 200);
  });
}
