import { listReviews } from '../../../sql/pull-requests/list-reviews.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentTimes } from '../../present/present-times.ts';
import { requirePullRequests } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { PullRequestParamsSchema } from '../../schemas/facts/pull-request.ts';
import { PageQuerySchema, ReviewPageSchema } from '../../schemas/facts/review.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';

const codec = cursorCodec('reviews', { submittedAt: cursorPart.time(), id: cursorPart.id() });

const definition = route({
  method: 'get',
  path: '/v1/repositories/{repositoryId}/pull-requests/{number}/reviews',
  operationId: 'listReviews',
  tag: 'Pull requests',
  summary: 'List the reviews of a pull request',
  description: 'In the order in which they were submitted.',
  params: PullRequestParamsSchema,
  query: PageQuerySchema,
  success: { 200: 'A page of the list.' },
  result: ReviewPageSchema,
  paged: codec,
  problems: ['repository_not_found', 'pull_request_not_found'],
});

export function registerListReviews(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId: repoId, number } = c.req.valid('param');
    const { cursor, limit = PAGE_LIMIT_DEFAULT } = c.req.valid('query');
    const rows = await listReviews(
      database.slonik,
      { repoId, number },
      { after: codec.decode(cursor), limit: limit + 1 },
    );
    if (rows.length === 0) await requirePullRequests(database.slonik, repoId, number);
    const page = toPage(c, rows, {
      limit,
      codec,
      keyOf: (row) => ({ submittedAt: row.submittedAt.toISOString(), id: Number(row.id) }),
      present: presentTimes,
    });
    return c.json(page, 200);
  });
}
