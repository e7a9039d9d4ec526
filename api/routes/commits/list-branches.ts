import { listBranches } from '../../../sql/commits/list-branches.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentTimes } from '../../present/present-times.ts';
import { requireAskedRepository } from '../../require-asked.ts';
import { BranchListQuerySchema, BranchPageSchema } from '../../schemas/facts/commit.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';

export const registerListBranches = pagedRoute({
  path: '/v1/repositories/{repositoryId}/branches',
  operationId: 'listBranches',
  access: 'repository.read',
  tag: 'Facts',
  summary: 'List branches',
  description: 'In order of name, without those that were deleted.',
  params: RepositoryParamsSchema,
  query: BranchListQuerySchema,
  result: BranchPageSchema,
  problems: ['repository_not_found'],
  cursor: cursorCodec('branches', cursorPart.text(1000)),
  list: ({ database }, { params: { repositoryId: repoId }, filter: { withDeleted = false }, after, limit }) =>
    listBranches(database.slonik, repoId, {
      withDeleted,
      afterName: after,
      limit,
    }),
  keyOf: (row) => row.name,
  present: presentTimes,
  ifEmpty: requireAskedRepository,
});
