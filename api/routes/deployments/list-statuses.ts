import { listDeploymentStatuses } from '../../../sql/deployments/deployments.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentTimes } from '../../present/present-times.ts';
import { requireDeployment } from '../../require-found.ts';
import {
  DeploymentParamsSchema,
  DeploymentStatusListQuerySchema,
  DeploymentStatusPageSchema,
} from '../../schemas/facts/deployment.ts';

export const registerListDeploymentStatuses = pagedRoute({
  path: '/v1/repositories/{repositoryId}/deployments/{deploymentId}/statuses',
  operationId: 'listDeploymentStatuses',
  access: 'repository.read',
  tag: 'Facts',
  summary: 'List the history of a deployment',
  description:
    'Its statuses as they were told, the earliest first. Each metric takes the moment it means from here: when it first failed, when it ' +
    'first succeeded. What a rule took for a deployment has one end and no such history.',
  params: DeploymentParamsSchema,
  query: DeploymentStatusListQuerySchema,
  result: DeploymentStatusPageSchema,
  problems: ['repository_not_found', 'deployment_not_found'],
  cursor: cursorCodec('deployment-statuses', { at: cursorPart.time(), id: cursorPart.text(80) }),
  list: ({ database }, { params: { repositoryId, deploymentId }, after, limit }) =>
    listDeploymentStatuses(database.slonik, repositoryId, deploymentId, {
      after,
      limit,
    }),
  keyOf: ({ at, id }) => ({ at: at.toISOString(), id }),
  present: presentTimes,
  ifEmpty: ({ database }, { params: { repositoryId, deploymentId } }) =>
    requireDeployment(database.slonik, repositoryId, deploymentId),
});
