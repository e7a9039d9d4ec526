import { listPullRequests } from '../../../sql/pull-requests/list-pull-requests.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentPullRequest } from '../../present/pull-request.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { PullRequestListQuerySchema, PullRequestPageSchema } from '../../schemas/facts/pull-request.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';

const codec = cursorCodec('pull-requests', cursorPart.number());

const definition = route({
  method: 'get',
  path: '/v1/repositories/{repositoryId}/pull-requests',
  operationId: 'listPullRequests',
  tag: 'Pull requests',
  summary: 'List pull requests',
  description: 'Highest number first. Filters narrow the list together.',
  params: RepositoryParamsSchema,
  query: PullRequestListQuerySchema,
  success: { 200: 'A page of pull requests.' },
  result: PullRequestPageSchema,
  paged: codec,
  problems: ['repository_not_found'],
});

export function registerListPullRequests(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId } = c.req.valid('param');
    const { cursor, limit = PAGE_LIMIT_DEFAULT, ...filter } = c.req.valid('query');
    const rows = await listPullRequests(database.slonik, repositoryId, {
      ...filter,
      beforeNumber: codec.decode(cursor),
      limit: limit + 1,
    });
    if (rows.length === 0) await requireRepository(database.slonik, repositoryId);
    const keyOf = (row: { number: number }) => row.number;
    return c.json(toPage(c, rows, { limit, codec, keyOf, present: presentPullRequest }), 200);
  });
}
