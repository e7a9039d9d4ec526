import { listReviews } from '../../../sql/pull-requests/list-reviews.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentTimes } from '../../present/present-times.ts';
import { requireAskedPullRequest } from '../../require-asked.ts';
import { PullRequestParamsSchema } from '../../schemas/facts/pull-request.ts';
import { PageQuerySchema, ReviewPageSchema } from '../../schemas/facts/review.ts';

export const registerListReviews = pagedRoute({
  path: '/v1/repositories/{repositoryId}/pull-requests/{number}/reviews',
  operationId: 'listReviews',
  access: 'repository.read',
  tag: 'Pull requests',
  summary: 'List the reviews of a pull request',
  description: 'In the order in which they were submitted.',
  params: PullRequestParamsSchema,
  query: PageQuerySchema,
  result: ReviewPageSchema,
  problems: ['repository_not_found', 'pull_request_not_found'],
  cursor: cursorCodec('reviews', { submittedAt: cursorPart.time(), id: cursorPart.id() }),
  list: ({ database }, { params: { repositoryId: repoId, number }, after, limit }) =>
    listReviews(database.slonik, { repoId, number }, { after, limit }),
  keyOf: (row) => ({ submittedAt: row.submittedAt.toISOString(), id: Number(row.id) }),
  present: presentTimes,
  ifEmpty: requireAskedPullRequest,
});
