import { listIssues } from '../../../sql/incidents/list-issues.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentTimes } from '../../present/present-times.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { IssueListQuerySchema, IssuePageSchema } from '../../schemas/facts/issue.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';

const codec = cursorCodec('issues', { updatedAt: cursorPart.time(), id: cursorPart.id() });

const definition = route({
  method: 'get',
  path: '/v1/repositories/{repositoryId}/issues',
  operationId: 'listIssues',
  tag: 'Facts',
  summary: 'List issues',
  description: 'The one that changed last first.',
  params: RepositoryParamsSchema,
  query: IssueListQuerySchema,
  success: { 200: 'A page of the list.' },
  result: IssuePageSchema,
  paged: codec,
  problems: ['repository_not_found'],
});

export function registerListIssues(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId: repoId } = c.req.valid('param');
    const { cursor, limit = PAGE_LIMIT_DEFAULT, ...filter } = c.req.valid('query');
    const rows = await listIssues(database.slonik, repoId, {
      ...filter,
      after: codec.decode(cursor),
      limit: limit + 1,
    });
    if (rows.length === 0) await requireRepository(database.slonik, repoId);
    const page = toPage(c, rows, {
      limit,
      codec,
      keyOf: (row) => ({ updatedAt: row.updatedAt.toISOString(), id: Number(row.id) }),
      present: presentTimes,
    });
    return c.json(page, 200);
  });
}
