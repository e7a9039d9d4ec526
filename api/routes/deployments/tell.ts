import { tellDeployment } from '../../../sql/deployments/deployments.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentTimes } from '../../present/present-times.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { DeploymentSchema, type TellDeployment, TellDeploymentSchema } from '../../schemas/deployment.ts';
import { RepositoryParamsSchema } from '../../schemas/repository.ts';

const definition = route({
  method: 'post',
  path: '/v1/repositories/{repositoryId}/deployments',
  operationId: 'tellDeployment',
  tag: 'Facts',
  summary: 'Tell of a deployment',
  description: 'For what GitHub does not know as one. The same `key` again says how the deployment is now.',
  params: RepositoryParamsSchema,
  body: TellDeploymentSchema,
  success: { 200: 'The deployment as it is now.', 201: 'The new deployment.' },
  result: DeploymentSchema,
  problems: ['repository_not_found'],
});

const ENDED: ReadonlySet<string> = new Set(['success', 'failure', 'error']);

export function registerTellDeployment(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId } = c.req.valid('param');
    await requireRepository(database.slonik, repositoryId);
    const told = withTimes(c.req.valid('json'), new Date().toISOString());
    const { created, ...row } = await tellDeployment(database.slonik, repositoryId, told);
    return c.json(presentTimes(row), created ? 201 : 200);
  });
}

function withTimes(told: TellDeployment, now: string) {
  const createdAt = told.createdAt ?? told.startedAt ?? told.finishedAt ?? now;
  const finishedAt = ENDED.has(told.status) ? (told.finishedAt ?? now) : null;
  return {
    ...told,
    environmentName: told.environmentName ?? told.environment,
    commitSha: told.commitSha ?? null,
    ref: told.ref ?? null,
    description: told.description ?? null,
    url: told.url ?? null,
    deployedBy: told.deployedBy ?? null,
    createdAt,
    startedAt: told.startedAt ?? null,
    finishedAt,
  };
}
