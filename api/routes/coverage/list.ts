import { listCoverageReports } from '../../../sql/commits/list-coverage-reports.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentCoverage } from '../../present/coverage.ts';
import { requireAskedRepository } from '../../require-asked.ts';
import { CoverageListQuerySchema, CoverageReportPageSchema } from '../../schemas/facts/coverage.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';

export const registerListCoverageReports = pagedRoute({
  path: '/v1/repositories/{repositoryId}/coverage',
  operationId: 'listCoverageReports',
  access: 'repository.read',
  tag: 'Facts',
  summary: 'List coverage reports',
  description: 'The newest first.',
  params: RepositoryParamsSchema,
  query: CoverageListQuerySchema,
  result: CoverageReportPageSchema,
  problems: ['repository_not_found'],
  cursor: cursorCodec('coverage', {
    reportedAt: cursorPart.time(),
    commitSha: cursorPart.text(64),
    flag: cursorPart.text(200),
  }),
  list: ({ database }, { params: { repositoryId: repoId }, filter, after, limit }) =>
    listCoverageReports(database.slonik, repoId, {
      ...filter,
      after,
      limit,
    }),
  keyOf: (row) => ({
    reportedAt: row.reportedAt.toISOString(),
    commitSha: row.commitSha,
    flag: row.flag,
  }),
  present: presentCoverage,
  ifEmpty: requireAskedRepository,
});
