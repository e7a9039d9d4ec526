import { listTimeline, TIMELINE_KINDS } from '../../../sql/pull-requests/list-timeline.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentTimes } from '../../present/present-times.ts';
import { requirePullRequests } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { PullRequestParamsSchema } from '../../schemas/facts/pull-request.ts';
import { PageQuerySchema, TimelinePageSchema } from '../../schemas/facts/review.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';

const codec = cursorCodec('timeline', {
  at: cursorPart.time(),
  kind: cursorPart.word(TIMELINE_KINDS),
  id: cursorPart.text(60),
});

const definition = route({
  method: 'get',
  path: '/v1/repositories/{repositoryId}/pull-requests/{number}/timeline',
  operationId: 'listTimeline',
  tag: 'Pull requests',
  summary: 'List what happened to a pull request',
  description:
    'What is known of it, in order: opened, ready for review, reviews, comments, merged or closed.',
  params: PullRequestParamsSchema,
  query: PageQuerySchema,
  success: { 200: 'A page of the list.' },
  result: TimelinePageSchema,
  paged: codec,
  problems: ['repository_not_found', 'pull_request_not_found'],
});

export function registerListTimeline(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId: repoId, number } = c.req.valid('param');
    const { cursor, limit = PAGE_LIMIT_DEFAULT } = c.req.valid('query');
    const rows = await listTimeline(
      database.slonik,
      { repoId, number },
      { after: codec.decode(cursor), limit: limit + 1 },
    );
    if (rows.length === 0) await requirePullRequests(database.slonik, repoId, number);
    const page = toPage(c, rows, {
      limit,
      codec,
      keyOf: (row) => ({ at: row.at.toISOString(), kind: row.kind, id: row.id }),
      present: presentTimes,
    });
    return c.json(page, 200);
  });
}
