import { listSimilar } from '../../../sql/triage/list-similar.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentSimilar } from '../../present/edge.ts';
import { requirePullRequests } from '../../require-found.ts';
import { PullRequestParamsSchema } from '../../schemas/facts/pull-request.ts';
import { SHOWN_CATEGORIES, SimilarPageSchema, SimilarQuerySchema } from '../../schemas/findings/edge.ts';

export const registerListSimilar = pagedRoute({
  path: '/v1/repositories/{repositoryId}/pull-requests/{number}/similar',
  operationId: 'listSimilarPullRequests',
  access: 'repository.read',
  tag: 'Pull requests',
  summary: 'List what is similar to a pull request',
  description: 'Pull requests before and after it that were compared with it, strongest first.',
  params: PullRequestParamsSchema,
  query: SimilarQuerySchema,
  success: 'A page of similar pull requests.',
  result: SimilarPageSchema,
  problems: ['repository_not_found', 'pull_request_not_found'],
  cursor: cursorCodec('similar', { score: cursorPart.share(), number: cursorPart.number() }),
  list: async ({ database }, { params, filter: { category, minScore }, after, limit }) => {
    const { repositoryId: repoId, number } = params;
    const rows = await listSimilar(database.pg, {
      repoId,
      number,
      categories: category ?? SHOWN_CATEGORIES,
      scoreMin: minScore ?? 0,
      after,
      limit,
    });
    // Only of what is not there nothing can be told: a pull request may well have nothing similar.
    if (rows === undefined) await requirePullRequests(database.slonik, repoId, number);
    return rows ?? [];
  },
  keyOf: ({ score, number }) => ({ score, number }),
  present: (row, _, { params }) => presentSimilar(params.repositoryId, params.number, row),
});
