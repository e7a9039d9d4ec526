import type { AnalysisRunRow } from '../../../sql/analysis/analysis-run-row.ts';
import { listAnalysisRuns } from '../../../sql/analysis/list-analysis-runs.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentAnalysisRun } from '../../present/analysis-run.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';
import { AnalysisRunListQuerySchema, AnalysisRunPageSchema } from '../../schemas/findings/analysis-run.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';

const codec = cursorCodec('analysis-runs', { queuedAt: cursorPart.time(), id: cursorPart.uuid() });

const definition = route({
  method: 'get',
  path: '/v1/repositories/{repositoryId}/analysis-runs',
  operationId: 'listAnalysisRuns',
  tag: 'Analysis',
  summary: 'List analysis runs',
  description: 'Queued last first.',
  params: RepositoryParamsSchema,
  query: AnalysisRunListQuerySchema,
  success: { 200: 'A page of runs.' },
  result: AnalysisRunPageSchema,
  paged: codec,
  problems: ['repository_not_found'],
});

export function registerListAnalysisRuns(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId } = c.req.valid('param');
    const { cursor, limit = PAGE_LIMIT_DEFAULT, status, number } = c.req.valid('query');
    const rows = await listAnalysisRuns(database.slonik, repositoryId, {
      status,
      number,
      after: codec.decode(cursor),
      limit: limit + 1,
    });
    if (rows.length === 0) await requireRepository(database.slonik, repositoryId);
    const keyOf = (row: AnalysisRunRow) => ({ queuedAt: row.queuedAtExact, id: row.id });
    return c.json(toPage(c, rows, { limit, codec, keyOf, present: presentAnalysisRun }), 200);
  });
}
