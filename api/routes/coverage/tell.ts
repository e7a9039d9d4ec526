import type { ApiDependencies } from '../../dependencies.ts';
import { presentCoverage } from '../../present/coverage.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { CoverageReportSchema, TellCoverageSchema } from '../../schemas/facts/coverage.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';
import { storeCoverage } from './store-coverage.ts';

const definition = route({
  method: 'post',
  path: '/v1/repositories/{repositoryId}/coverage',
  operationId: 'tellCoverage',
  access: 'repository.write',
  tag: 'Facts',
  summary: 'Tell the test coverage of a commit',
  description:
    'A report (LCOV, Cobertura XML, Clover XML, JaCoCo XML, Go cover profile) or the percentage. Of a report each line of each file counts once, and is covered when any test ran any of it; for Go, statements count. The last word on a commit and flag stands. A report can be sent as it is, too: `sendCoverageReport`.',
  params: RepositoryParamsSchema,
  body: TellCoverageSchema,
  success: { 201: 'The coverage.' },
  result: CoverageReportSchema,
  problems: ['repository_not_found', 'coverage_unreadable', 'coverage_busy'],
});

export function registerTellCoverage(router: ApiRouter, { database, reportReader }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId } = c.req.valid('param');
    const { commitSha, flag, branch, coverage, format, report } = c.req.valid('json');
    await requireRepository(database.slonik, repositoryId);
    const read =
      report === undefined
        ? { coverage: coverage ?? 0, linesCovered: null, linesTotal: null, linesLeftOut: 0, format: 'api' }
        : await reportReader.read(new TextEncoder().encode(report), format);
    const stored = await storeCoverage(database, { repositoryId, commitSha, flag, branch }, read);
    return c.json(presentCoverage(stored), 201);
  });
}
