import { listCoverageReports } from '../../../sql/commits/list-coverage-reports.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentCoverage } from '../../present/coverage.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { CoverageListQuerySchema, CoverageReportPageSchema } from '../../schemas/facts/coverage.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';

const codec = cursorCodec('coverage', {
  reportedAt: cursorPart.time(),
  commitSha: cursorPart.text(64),
  flag: cursorPart.text(200),
});

const definition = route({
  method: 'get',
  path: '/v1/repositories/{repositoryId}/coverage',
  operationId: 'listCoverageReports',
  tag: 'Facts',
  summary: 'List coverage reports',
  description: 'The newest first.',
  params: RepositoryParamsSchema,
  query: CoverageListQuerySchema,
  success: { 200: 'A page of the list.' },
  result: CoverageReportPageSchema,
  paged: codec,
  problems: ['repository_not_found'],
});

export function registerListCoverageReports(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId: repoId } = c.req.valid('param');
    const { cursor, limit = PAGE_LIMIT_DEFAULT, ...filter } = c.req.valid('query');
    const rows = await listCoverageReports(database.slonik, repoId, {
      ...filter,
      after: codec.decode(cursor),
      limit: limit + 1,
    });
    if (rows.length === 0) await requireRepository(database.slonik, repoId);
    const page = toPage(c, rows, {
      limit,
      codec,
      keyOf: (row) => ({
        reportedAt: row.reportedAt.toISOString(),
        commitSha: row.commitSha,
        flag: row.flag,
      }),
      present: presentCoverage,
    });
    return c.json(page, 200);
  });
}
