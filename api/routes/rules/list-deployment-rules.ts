import { listDeploymentRules } from '../../../sql/deployments/deployment-rules.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentTimes } from '../../present/present-times.ts';
import { requireAskedRepository } from '../../require-asked.ts';
import { DeploymentRulePageSchema } from '../../schemas/facts/deployment.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';
import { PageQuerySchema } from '../../schemas/facts/review.ts';

export const registerListDeploymentRules = pagedRoute({
  path: '/v1/repositories/{repositoryId}/deployment-rules',
  operationId: 'listDeploymentRules',
  access: 'repository.read',
  tag: 'Facts',
  summary: 'List deployment rules',
  description: 'The oldest first.',
  params: RepositoryParamsSchema,
  query: PageQuerySchema,
  result: DeploymentRulePageSchema,
  problems: ['repository_not_found'],
  cursor: cursorCodec('deployment-rules', cursorPart.id()),
  list: ({ database }, { params: { repositoryId: repoId }, after, limit }) =>
    listDeploymentRules(database.slonik, repoId, {
      afterId: after,
      limit,
    }),
  keyOf: (row) => Number(row.id),
  present: presentTimes,
  ifEmpty: requireAskedRepository,
});
