import { DUPLICATE_CATEGORIES } from '../../../domain/triage/edge.ts';
import { listFindings } from '../../../sql/triage/list-findings.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentFinding } from '../../present/edge.ts';
import { requireAskedRepository } from '../../require-asked.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';
import { FindingPageSchema, FindingQuerySchema } from '../../schemas/findings/edge.ts';

export const registerListFindings = pagedRoute({
  path: '/v1/repositories/{repositoryId}/findings',
  operationId: 'listFindings',
  access: 'repository.read',
  tag: 'Pull requests',
  summary: 'List findings',
  description: 'Pairs of pull requests that are the same work, strongest first, as their heads are now.',
  params: RepositoryParamsSchema,
  query: FindingQuerySchema,
  success: 'A page of findings.',
  result: FindingPageSchema,
  problems: ['repository_not_found'],
  cursor: cursorCodec('findings', {
    score: cursorPart.share(),
    analysisRunId: cursorPart.uuid(),
    prIdB: cursorPart.idText(),
  }),
  list: ({ database }, { params: { repositoryId }, filter: { category, minScore }, after, limit }) =>
    listFindings(database.slonik, repositoryId, {
      categories: category ?? DUPLICATE_CATEGORIES,
      scoreMin: minScore ?? 0,
      after,
      limit,
    }),
  keyOf: ({ score, analysisRunId, prIdB }) => ({ score, analysisRunId, prIdB }),
  present: (row, _, { params }) => presentFinding(params.repositoryId, row),
  ifEmpty: requireAskedRepository,
});
