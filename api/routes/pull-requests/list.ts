import { listPullRequests } from '../../../sql/pull-requests/list-pull-requests.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentPullRequest } from '../../present/pull-request.ts';
import { requireAskedRepository } from '../../require-asked.ts';
import { PullRequestListQuerySchema, PullRequestPageSchema } from '../../schemas/facts/pull-request.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';

export const registerListPullRequests = pagedRoute({
  path: '/v1/repositories/{repositoryId}/pull-requests',
  operationId: 'listPullRequests',
  access: 'repository.read',
  tag: 'Pull requests',
  summary: 'List pull requests',
  description: 'Highest number first. Filters narrow the list together.',
  params: RepositoryParamsSchema,
  query: PullRequestListQuerySchema,
  success: 'A page of pull requests.',
  result: PullRequestPageSchema,
  problems: ['repository_not_found'],
  cursor: cursorCodec('pull-requests', cursorPart.number()),
  list: ({ database }, { params: { repositoryId }, filter, after, limit }) =>
    listPullRequests(database.slonik, repositoryId, {
      ...filter,
      beforeNumber: after,
      limit,
    }),
  keyOf: (row) => row.number,
  present: presentPullRequest,
  ifEmpty: requireAskedRepository,
});
