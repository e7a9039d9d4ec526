import { PulseError } from '../../../lib/errors.ts';
import { getAnalysisRun } from '../../../sql/analysis/get-analysis-run.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentAnalysisRun } from '../../present/analysis-run.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { AnalysisRunParamsSchema, AnalysisRunSchema } from '../../schemas/findings/analysis-run.ts';

const definition = route({
  method: 'get',
  path: '/v1/repositories/{repositoryId}/analysis-runs/{analysisRunId}',
  operationId: 'getAnalysisRun',
  access: 'repository.read',
  tag: 'Analysis',
  summary: 'Get an analysis run',
  params: AnalysisRunParamsSchema,
  success: { 200: 'The run.' },
  result: AnalysisRunSchema,
  problems: ['repository_not_found', 'analysis_run_not_found'],
});

export function registerGetAnalysisRun(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId, analysisRunId } = c.req.valid('param');
    const row = await getAnalysisRun(database.slonik, repositoryId, analysisRunId);
    if (row === null) {
      await requireRepository(database.slonik, repositoryId);
      throw new PulseError(
        'analysis_run_not_found',
        `Repository ${repositoryId} has no analysis run ${analysisRunId}.`,
      );
    }
    return c.json(presentAnalysisRun(row), 200);
  });
}
