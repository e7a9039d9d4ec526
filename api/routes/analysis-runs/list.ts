import { listAnalysisRuns } from '../../../sql/analysis/list-analysis-runs.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentAnalysisRun } from '../../present/analysis-run.ts';
import { requireAskedRepository } from '../../require-asked.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';
import { AnalysisRunListQuerySchema, AnalysisRunPageSchema } from '../../schemas/findings/analysis-run.ts';

export const registerListAnalysisRuns = pagedRoute({
  path: '/v1/repositories/{repositoryId}/analysis-runs',
  operationId: 'listAnalysisRuns',
  access: 'repository.read',
  tag: 'Analysis',
  summary: 'List analysis runs',
  description: 'Queued last first.',
  params: RepositoryParamsSchema,
  query: AnalysisRunListQuerySchema,
  success: 'A page of runs.',
  result: AnalysisRunPageSchema,
  problems: ['repository_not_found'],
  cursor: cursorCodec('analysis-runs', { queuedAt: cursorPart.time(), id: cursorPart.uuid() }),
  list: ({ database }, { params: { repositoryId }, filter: { status, number }, after, limit }) =>
    listAnalysisRuns(database.slonik, repositoryId, {
      status,
      number,
      after,
      limit,
    }),
  keyOf: (row) => ({ queuedAt: row.queuedAtExact, id: row.id }),
  present: presentAnalysisRun,
  ifEmpty: requireAskedRepository,
});
