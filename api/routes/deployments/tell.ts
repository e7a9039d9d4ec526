import { environmentOfName } from '../../../domain/facts/environment.ts';
import { inTransaction } from '../../../lib/database/transaction.ts';
import { getDeployment } from '../../../sql/deployments/deployments.ts';
import {
  type ToldDeployment,
  type ToldStatus,
  tellDeployment,
} from '../../../sql/deployments/tell-deployment.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentTimes } from '../../present/present-times.ts';
import { repositoryNotFound } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import {
  DeploymentSchema,
  ENDED_STATUSES,
  type TellDeployment,
  TellDeploymentSchema,
} from '../../schemas/facts/deployment.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';

const definition = route({
  method: 'post',
  path: '/v1/repositories/{repositoryId}/deployments',
  operationId: 'tellDeployment',
  access: 'repository.write',
  tag: 'Facts',
  summary: 'Tell of a deployment',
  description:
    'For what GitHub does not know as one. The same `key` again tells more of the same deployment: what it came to is added to its ' +
    'history, in whatever order it is told, and what is left out stays as it was. What was told by mistake is taken back by DELETE.',
  params: RepositoryParamsSchema,
  body: TellDeploymentSchema,
  success: { 200: 'The deployment as it is now.', 201: 'The new deployment.' },
  result: DeploymentSchema,
  problems: ['repository_not_found'],
});

export function registerTellDeployment(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId } = c.req.valid('param');
    const told = toTold(c.req.valid('json'));
    const stored = await inTransaction(database, (client) => tellDeployment(client, repositoryId, told));
    const row = stored === null ? null : await getDeployment(database.slonik, repositoryId, stored.id);
    if (stored === null || row === null) throw repositoryNotFound(repositoryId);
    return c.json(presentTimes(row), stored.created ? 201 : 200);
  });
}

function toTold(told: TellDeployment): ToldDeployment {
  const { environment = null, environmentName = null } = told;
  return {
    key: told.key,
    environment,
    environmentName,
    environmentByName:
      environment === null && environmentName !== null ? environmentOfName(environmentName) : null,
    commitSha: told.commitSha ?? null,
    ref: told.ref ?? null,
    description: told.description ?? null,
    url: told.url ?? null,
    deployedBy: told.deployedBy ?? null,
    createdAt: told.createdAt ?? null,
    statuses: toStatuses(told),
  };
}

function toStatuses(told: TellDeployment): ToldStatus[] {
  const { status, startedAt = null, finishedAt = null } = told;
  if (status === 'in_progress') return [{ state: status, at: startedAt }];
  const last: ToldStatus = { state: status, at: ENDED_STATUSES.has(status) ? finishedAt : null };
  return startedAt === null ? [last] : [{ state: 'in_progress', at: startedAt }, last];
}
