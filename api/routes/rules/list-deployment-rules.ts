import { listDeploymentRules } from '../../../sql/deployments/deployment-rules.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentTimes } from '../../present/present-times.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { DeploymentRulePageSchema } from '../../schemas/facts/deployment.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';
import { PageQuerySchema } from '../../schemas/facts/review.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';

const codec = cursorCodec('deployment-rules', cursorPart.id());

const definition = route({
  method: 'get',
  path: '/v1/repositories/{repositoryId}/deployment-rules',
  operationId: 'listDeploymentRules',
  tag: 'Facts',
  summary: 'List deployment rules',
  description: 'The oldest first.',
  params: RepositoryParamsSchema,
  query: PageQuerySchema,
  success: { 200: 'A page of the list.' },
  result: DeploymentRulePageSchema,
  paged: codec,
  problems: ['repository_not_found'],
});

export function registerListDeploymentRules(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId: repoId } = c.req.valid('param');
    const { cursor, limit = PAGE_LIMIT_DEFAULT } = c.req.valid('query');
    const rows = await listDeploymentRules(database.slonik, repoId, {
      afterId: codec.decode(cursor),
      limit: limit + 1,
    });
    if (rows.length === 0) await requireRepository(database.slonik, repoId);
    const page = toPage(c, rows, {
      limit,
      codec,
      keyOf: (row) => Number(row.id),
      present: presentTimes,
    });
    return c.json(page, 200);
  });
}
