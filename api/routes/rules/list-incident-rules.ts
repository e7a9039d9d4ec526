import { listIncidentRules } from '../../../sql/incidents/incident-rules.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentTimes } from '../../present/present-times.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { IncidentRulePageSchema } from '../../schemas/facts/incident.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';
import { PageQuerySchema } from '../../schemas/facts/review.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';

const codec = cursorCodec('incident-rules', cursorPart.id());

const definition = route({
  method: 'get',
  path: '/v1/repositories/{repositoryId}/incident-rules',
  operationId: 'listIncidentRules',
  tag: 'Facts',
  summary: 'List incident rules',
  description: 'The oldest first.',
  params: RepositoryParamsSchema,
  query: PageQuerySchema,
  success: { 200: 'A page of the list.' },
  result: IncidentRulePageSchema,
  paged: codec,
  problems: ['repository_not_found'],
});

export function registerListIncidentRules(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId: repoId } = c.req.valid('param');
    const { cursor, limit = PAGE_LIMIT_DEFAULT } = c.req.valid('query');
    const rows = await listIncidentRules(database.slonik, repoId, {
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
