import { PulseError } from '../../../lib/errors.ts';
import { forgetDeployment } from '../../../sql/deployments/deployments.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentTimes } from '../../present/present-times.ts';
import { requireDeployment } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { DeploymentParamsSchema, DeploymentSchema } from '../../schemas/facts/deployment.ts';

const definition = route({
  method: 'delete',
  path: '/v1/repositories/{repositoryId}/deployments/{deploymentId}',
  operationId: 'forgetDeployment',
  access: 'repository.write',
  tag: 'Facts',
  summary: 'Take back a deployment that was told by mistake',
  description:
    'With all its history; telling its `key` again begins anew. Only for one that was told through this API: the others are as their ' +
    'source says.',
  params: DeploymentParamsSchema,
  success: { 200: 'The deployment that was taken back.' },
  result: DeploymentSchema,
  problems: ['repository_not_found', 'deployment_not_found', 'deployment_not_told'],
});

export function registerForgetDeployment(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId, deploymentId } = c.req.valid('param');
    const row = await forgetDeployment(database.slonik, repositoryId, deploymentId);
    if (row === null) {
      const { source } = await requireDeployment(database.slonik, repositoryId, deploymentId);
      throw new PulseError(
        'deployment_not_told',
        `Deployment ${deploymentId} was not told through this API, but by ${source}: change it there, or the rule that took it for one.`,
      );
    }
    return c.json(presentTimes(row), 200);
  });
}
