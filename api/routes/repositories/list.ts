import { visibleTeams } from '../../../lib/access/scope.ts';
import { listRepositories } from '../../../sql/repositories/list-repositories.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentRepository } from '../../present/repository.ts';
import { RepositoryListQuerySchema, RepositoryPageSchema } from '../../schemas/facts/repository.ts';

export const registerListRepositories = pagedRoute({
  path: '/v1/repositories',
  operationId: 'listRepositories',
  access: 'repositories.list',
  tag: 'Repositories',
  summary: 'List repositories',
  description: 'In order of id, oldest first.',
  query: RepositoryListQuerySchema,
  success: 'A page of repositories.',
  result: RepositoryPageSchema,
  cursor: cursorCodec('repositories', cursorPart.idText()),
  list: ({ database }, { filter: { name, syncStatus }, after, limit }) =>
    listRepositories(database.slonik, {
      fullName: name,
      syncStatus,
      watchedBy: visibleTeams(),
      afterId: after,
      limit,
    }),
  keyOf: (row) => row.id,
  present: presentRepository,
});
