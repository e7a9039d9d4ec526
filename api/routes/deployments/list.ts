import { listDeployments } from '../../../sql/deployments/deployments.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentTimes } from '../../present/present-times.ts';
import { requireAskedRepository } from '../../require-asked.ts';
import { DeploymentListQuerySchema, DeploymentPageSchema } from '../../schemas/facts/deployment.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';

export const registerListDeployments = pagedRoute({
  path: '/v1/repositories/{repositoryId}/deployments',
  operationId: 'listDeployments',
  access: 'repository.read',
  tag: 'Facts',
  summary: 'List deployments',
  description: 'The newest first.',
  params: RepositoryParamsSchema,
  query: DeploymentListQuerySchema,
  result: DeploymentPageSchema,
  problems: ['repository_not_found'],
  cursor: cursorCodec('deployments', { createdAt: cursorPart.time(), id: cursorPart.id() }),
  list: ({ database }, { params: { repositoryId: repoId }, filter, after, limit }) =>
    listDeployments(database.slonik, repoId, {
      ...filter,
      after,
      limit,
    }),
  keyOf: (row) => ({ createdAt: row.createdAt.toISOString(), id: Number(row.id) }),
  present: presentTimes,
  ifEmpty: requireAskedRepository,
});
