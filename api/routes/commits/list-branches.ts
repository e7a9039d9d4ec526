import { listBranches } from '../../../sql/commits/list-branches.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentTimes } from '../../present/present-times.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { BranchListQuerySchema, BranchPageSchema } from '../../schemas/facts/commit.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';

const codec = cursorCodec('branches', cursorPart.text(1000));

const definition = route({
  method: 'get',
  path: '/v1/repositories/{repositoryId}/branches',
  operationId: 'listBranches',
  tag: 'Facts',
  summary: 'List branches',
  description: 'In order of name, without those that were deleted.',
  params: RepositoryParamsSchema,
  query: BranchListQuerySchema,
  success: { 200: 'A page of the list.' },
  result: BranchPageSchema,
  paged: codec,
  problems: ['repository_not_found'],
});

export function registerListBranches(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId: repoId } = c.req.valid('param');
    const { cursor, limit = PAGE_LIMIT_DEFAULT, withDeleted = false } = c.req.valid('query');
    const rows = await listBranches(database.slonik, repoId, {
      withDeleted,
      afterName: codec.decode(cursor),
      limit: limit + 1,
    });
    if (rows.length === 0) await requireRepository(database.slonik, repoId);
    const page = toPage(c, rows, {
      limit,
      codec,
      keyOf: (row) => row.name,
      present: presentTimes,
    });
    return c.json(page, 200);
  });
}
