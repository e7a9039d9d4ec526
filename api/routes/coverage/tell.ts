import { withClient } from '../../../lib/database/transaction.ts';
import { PulseError } from '../../../lib/errors.ts';
import { listCoverageReports } from '../../../sql/commits/list-coverage-reports.ts';
import { upsertCoverageReports } from '../../../sql/commits/upsert-coverage-reports.ts';
import { markMirrorsOutdated } from '../../../sql/deliveries/delivery-repositories.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentCoverage } from '../../present/coverage.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { CoverageReportSchema, TellCoverageSchema } from '../../schemas/facts/coverage.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';

const definition = route({
  method: 'post',
  path: '/v1/repositories/{repositoryId}/coverage',
  operationId: 'tellCoverage',
  tag: 'Facts',
  summary: 'Tell the test coverage of a commit',
  description:
    'A report (LCOV, Cobertura XML, Clover XML, JaCoCo XML, Go cover profile) or the percentage. Of a report each line of each file counts once, and is covered when any test ran any of it; for Go, statements count. The last word on a commit and flag stands.',
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
    const now = new Date();
    const row = {
      repo_id: repositoryId,
      commit_sha: commitSha,
      flag,
      coverage: read.coverage,
      lines_covered: read.linesCovered,
      lines_total: read.linesTotal,
      lines_left_out: read.linesLeftOut,
      source: read.format,
      branch: branch ?? null,
      reported_at: now,
      first_reported_at: now,
    };
    await withClient(database, async (client) =>
      markMirrorsOutdated(client, await upsertCoverageReports(client, [row])),
    );
    const [stored] = await listCoverageReports(database.slonik, repositoryId, { commitSha, flag, limit: 1 });
    if (stored === undefined) throw new PulseError('repository_not_found', 'The repository is gone.');
    return c.json(presentCoverage(stored), 201);
  });
}
