import { listIncidents } from '../../../sql/incidents/incidents.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentTimes } from '../../present/present-times.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { IncidentListQuerySchema, IncidentPageSchema } from '../../schemas/facts/incident.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';

const codec = cursorCodec('incidents', { startedAt: cursorPart.time(), id: cursorPart.uuid() });

const definition = route({
  method: 'get',
  path: '/v1/repositories/{repositoryId}/incidents',
  operationId: 'listIncidents',
  tag: 'Facts',
  summary: 'List incidents',
  description: 'The newest first; those that were taken back are left out.',
  params: RepositoryParamsSchema,
  query: IncidentListQuerySchema,
  success: { 200: 'A page of the list.' },
  result: IncidentPageSchema,
  paged: codec,
  problems: ['repository_not_found'],
});

export function registerListIncidents(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId: repoId } = c.req.valid('param');
    const { cursor, limit = PAGE_LIMIT_DEFAULT, open, environment } = c.req.valid('query');
    const rows = await listIncidents(database.slonik, repoId, {
      isOpen: open,
      environment,
      after: codec.decode(cursor),
      limit: limit + 1,
    });
    if (rows.length === 0) await requireRepository(database.slonik, repoId);
    const page = toPage(c, rows, {
      limit,
      codec,
      keyOf: (row) => ({ startedAt: row.startedAt.toISOString(), id: row.id }),
      present: presentTimes,
    });
    return c.json(page, 200);
  });
}
