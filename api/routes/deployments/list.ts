import { listDeployments } from '../../../sql/deployments/deployments.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentTimes } from '../../present/present-times.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { DeploymentListQuerySchema, DeploymentPageSchema } from '../../schemas/facts/deployment.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';

const codec = cursorCodec('deployments', { createdAt: cursorPart.time(), id: cursorPart.id() });

const definition = route({
  method: 'get',
  path: '/v1/repositories/{repositoryId}/deployments',
  operationId: 'listDeployments',
  tag: 'Facts',
  summary: 'List deployments',
  description: 'The newest first.',
  params: RepositoryParamsSchema,
  query: DeploymentListQuerySchema,
  success: { 200: 'A page of the list.' },
  result: DeploymentPageSchema,
  paged: codec,
  problems: ['repository_not_found'],
});

export function registerListDeployments(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId: repoId } = c.req.valid('param');
    const { cursor, limit = PAGE_LIMIT_DEFAULT, ...filter } = c.req.valid('query');
    const rows = await listDeployments(database.slonik, repoId, {
      ...filter,
      after: codec.decode(cursor),
      limit: limit + 1,
    });
    if (rows.length === 0) await requireRepository(database.slonik, repoId);
    const page = toPage(c, rows, {
      limit,
      codec,
      keyOf: (row) => ({ createdAt: row.createdAt.toISOString(), id: Number(row.id) }),
      present: presentTimes,
    });
    return c.json(page, 200);
  });
}
