import { COMMENT_KINDS, listComments } from '../../../sql/pull-requests/list-comments.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentTimes } from '../../present/present-times.ts';
import { requirePullRequests } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { PullRequestParamsSchema } from '../../schemas/facts/pull-request.ts';
import { CommentPageSchema, PageQuerySchema } from '../../schemas/facts/review.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';

const codec = cursorCodec('comments', {
  createdAt: cursorPart.time(),
  kind: cursorPart.word(COMMENT_KINDS),
  id: cursorPart.id(),
});

const definition = route({
  method: 'get',
  path: '/v1/repositories/{repositoryId}/pull-requests/{number}/comments',
  operationId: 'listComments',
  tag: 'Pull requests',
  summary: 'List the comments of a pull request',
  description:
    'Those at lines of the diff and those of the conversation, the oldest first; deleted ones are left out.',
  params: PullRequestParamsSchema,
  query: PageQuerySchema,
  success: { 200: 'A page of the list.' },
  result: CommentPageSchema,
  paged: codec,
  problems: ['repository_not_found', 'pull_request_not_found'],
});

export function registerListComments(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId: repoId, number } = c.req.valid('param');
    const { cursor, limit = PAGE_LIMIT_DEFAULT } = c.req.valid('query');
    const rows = await listComments(
      database.slonik,
      { repoId, number },
      { after: codec.decode(cursor), limit: limit + 1 },
    );
    if (rows.length === 0) await requirePullRequests(database.slonik, repoId, number);
    const page = toPage(c, rows, {
      limit,
      codec,
      keyOf: (row) => ({ createdAt: row.createdAt.toISOString(), kind: row.kind, id: Number(row.id) }),
      present: presentTimes,
    });
    return c.json(page, 200);
  });
}
