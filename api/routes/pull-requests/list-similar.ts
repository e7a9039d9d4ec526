import { listSimilar, type SimilarRow } from '../../../sql/triage/list-similar.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentSimilar } from '../../present/edge.ts';
import { requirePullRequests } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { PullRequestParamsSchema } from '../../schemas/facts/pull-request.ts';
import { SHOWN_CATEGORIES, SimilarPageSchema, SimilarQuerySchema } from '../../schemas/findings/edge.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';

const codec = cursorCodec('similar', { score: cursorPart.share(), number: cursorPart.number() });

const definition = route({
  method: 'get',
  path: '/v1/repositories/{repositoryId}/pull-requests/{number}/similar',
  operationId: 'listSimilarPullRequests',
  tag: 'Pull requests',
  summary: 'List what is similar to a pull request',
  description: 'Pull requests before and after it that were compared with it, strongest first.',
  params: PullRequestParamsSchema,
  query: SimilarQuerySchema,
  success: { 200: 'A page of similar pull requests.' },
  result: SimilarPageSchema,
  paged: codec,
  problems: ['repository_not_found', 'pull_request_not_found'],
});

export function registerListSimilar(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId: repoId, number } = c.req.valid('param');
    const { cursor, limit = PAGE_LIMIT_DEFAULT, category, minScore } = c.req.valid('query');
    const rows = await listSimilar(database.pg, {
      repoId,
      number,
      categories: category ?? SHOWN_CATEGORIES,
      scoreMin: minScore ?? 0,
      after: codec.decode(cursor),
      limit: limit + 1,
    });
    if (rows === undefined) await requirePullRequests(database.slonik, repoId, number);
    const keyOf = (row: SimilarRow) => ({ score: row.score, number: row.number });
    const present = (row: SimilarRow) => presentSimilar(repoId, number, row);
    return c.json(toPage(c, rows ?? [], { limit, codec, keyOf, present }), 200);
  });
}
