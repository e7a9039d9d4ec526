import { listDeploymentStatuses } from '../../../sql/deployments/deployments.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentTimes } from '../../present/present-times.ts';
import { requireDeployment } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import {
  DeploymentParamsSchema,
  DeploymentStatusListQuerySchema,
  DeploymentStatusPageSchema,
} from '../../schemas/facts/deployment.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';

const codec = cursorCodec('deployment-statuses', { at: cursorPart.time(), id: cursorPart.text(80) });

const definition = route({
  method: 'get',
  path: '/v1/repositories/{repositoryId}/deployments/{deploymentId}/statuses',
  operationId: 'listDeploymentStatuses',
  tag: 'Facts',
  summary: 'List the history of a deployment',
  description:
    'Its statuses as they were told, the earliest first. Each metric takes the moment it means from here: when it first failed, when it ' +
    'first succeeded. What a rule took for a deployment has one end and no such history.',
  params: DeploymentParamsSchema,
  query: DeploymentStatusListQuerySchema,
  success: { 200: 'A page of the list.' },
  result: DeploymentStatusPageSchema,
  paged: codec,
  problems: ['repository_not_found', 'deployment_not_found'],
});

export function registerListDeploymentStatuses(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId, deploymentId } = c.req.valid('param');
    const { cursor, limit = PAGE_LIMIT_DEFAULT } = c.req.valid('query');
    const rows = await listDeploymentStatuses(database.slonik, repositoryId, deploymentId, {
      after: codec.decode(cursor),
      limit: limit + 1,
    });
    if (rows.length === 0) await requireDeployment(database.slonik, repositoryId, deploymentId);
    const page = toPage(c, rows, {
      limit,
      codec,
      keyOf: ({ at, id }) => ({ at: at.toISOString(), id }),
      present: presentTimes,
    });
    return c.json(page, 200);
  });
}
