import { DUPLICATE_CATEGORIES } from '../../../domain/triage/edge.ts';
import { listFindings } from '../../../sql/triage/list-findings.ts';
import type { PairRow } from '../../../sql/triage/pair-row.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentFinding } from '../../present/edge.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';
import { FindingPageSchema, FindingQuerySchema } from '../../schemas/findings/edge.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';

const codec = cursorCodec('findings', {
  score: cursorPart.share(),
  analysisRunId: cursorPart.uuid(),
  prIdB: cursorPart.idText(),
});

const definition = route({
  method: 'get',
  path: '/v1/repositories/{repositoryId}/findings',
  operationId: 'listFindings',
  tag: 'Pull requests',
  summary: 'List findings',
  description: 'Pairs of pull requests that are the same work, strongest first, as their heads are now.',
  params: RepositoryParamsSchema,
  query: FindingQuerySchema,
  success: { 200: 'A page of findings.' },
  result: FindingPageSchema,
  paged: codec,
  problems: ['repository_not_found'],
});

export function registerListFindings(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId } = c.req.valid('param');
    const { cursor, limit = PAGE_LIMIT_DEFAULT, category, minScore } = c.req.valid('query');
    const rows = await listFindings(database.slonik, repositoryId, {
      categories: category ?? DUPLICATE_CATEGORIES,
      scoreMin: minScore ?? 0,
      after: codec.decode(cursor),
      limit: limit + 1,
    });
    if (rows.length === 0) await requireRepository(database.slonik, repositoryId);
    const keyOf = ({ score, analysisRunId, prIdB }: PairRow) => ({ score, analysisRunId, prIdB });
    const present = (row: PairRow) => presentFinding(repositoryId, row);
    return c.json(toPage(c, rows, { limit, codec, keyOf, present }), 200);
  });
}
