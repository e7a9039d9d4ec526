import { listIssues } from '../../../sql/incidents/list-issues.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentTimes } from '../../present/present-times.ts';
import { requireAskedRepository } from '../../require-asked.ts';
import { IssueListQuerySchema, IssuePageSchema } from '../../schemas/facts/issue.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';

export const registerListIssues = pagedRoute({
  path: '/v1/repositories/{repositoryId}/issues',
  operationId: 'listIssues',
  access: 'repository.read',
  tag: 'Facts',
  summary: 'List issues',
  description: 'The one that changed last first.',
  params: RepositoryParamsSchema,
  query: IssueListQuerySchema,
  result: IssuePageSchema,
  problems: ['repository_not_found'],
  cursor: cursorCodec('issues', { updatedAt: cursorPart.time(), id: cursorPart.id() }),
  list: ({ database }, { params: { repositoryId: repoId }, filter, after, limit }) =>
    listIssues(database.slonik, repoId, {
      ...filter,
      after,
      limit,
    }),
  keyOf: (row) => ({ updatedAt: row.updatedAt.toISOString(), id: Number(row.id) }),
  present: presentTimes,
  ifEmpty: requireAskedRepository,
});
