import { PulseError } from '../../../lib/errors.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentCoverage } from '../../present/coverage.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import {
  CoverageReportSchema,
  REPORT_LIMIT_CHARS,
  REPORT_TYPES,
  SendReportQuerySchema,
} from '../../schemas/facts/coverage.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';
import { storeCoverage } from './store-coverage.ts';

const definition = route({
  method: 'post',
  path: '/v1/repositories/{repositoryId}/coverage/report',
  operationId: 'sendCoverageReport',
  access: 'repository.write',
  tag: 'Facts',
  summary: 'Send a coverage report as it is',
  description:
    `The file itself (LCOV, Cobertura XML, Clover XML, JaCoCo XML, Go cover profile), of up to ${REPORT_LIMIT_CHARS / 1024 ** 2} MiB, in whatever ` +
    'encoding it lies on disk. It is read as one in JSON is. An empty one says that there was nothing to cover.',
  params: RepositoryParamsSchema,
  query: SendReportQuerySchema,
  rawBody: REPORT_TYPES,
  success: { 201: 'The coverage.' },
  result: CoverageReportSchema,
  problems: ['repository_not_found', 'coverage_unreadable', 'coverage_busy'],
});

export function registerSendCoverageReport(
  router: ApiRouter,
  { database, reportReader }: ApiDependencies,
): void {
  router.openapi(definition, async (c) => {
    const { repositoryId } = c.req.valid('param');
    const { format, ...subject } = c.req.valid('query');
    requireReportType(c.req.header('Content-Type'));
    await requireRepository(database.slonik, repositoryId);
    const read = await reportReader.read(new Uint8Array(await c.req.arrayBuffer()), format);
    return c.json(presentCoverage(await storeCoverage(database, { repositoryId, ...subject }, read)), 201);
  });
}

function requireReportType(header: string | undefined): void {
  const [type = ''] = (header ?? '').toLowerCase().split(/\s*;/, 1);
  if (REPORT_TYPES.some((known) => known === type)) return;
  throw new PulseError(
    'unsupported_media_type',
    `Send the file as it is, with \`Content-Type: ${REPORT_TYPES[0]}\` (or ${REPORT_TYPES.slice(1).join(', ')}); in JSON it goes to \`…/coverage\`.`,
  );
}
