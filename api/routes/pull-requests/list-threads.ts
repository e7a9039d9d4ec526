import { listThreads } from '../../../sql/pull-requests/list-threads.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentTimes } from '../../present/present-times.ts';
import { requireAskedPullRequest } from '../../require-asked.ts';
import { PullRequestParamsSchema } from '../../schemas/facts/pull-request.ts';
import { PageQuerySchema, ThreadPageSchema } from '../../schemas/facts/review.ts';

export const registerListThreads = pagedRoute({
  path: '/v1/repositories/{repositoryId}/pull-requests/{number}/threads',
  operationId: 'listReviewThreads',
  access: 'repository.read',
  tag: 'Pull requests',
  summary: 'List the review threads of a pull request',
  description: 'With the comments that are in them.',
  params: PullRequestParamsSchema,
  query: PageQuerySchema,
  result: ThreadPageSchema,
  problems: ['repository_not_found', 'pull_request_not_found'],
  cursor: cursorCodec('threads', cursorPart.text(300)),
  list: ({ database }, { params: { repositoryId: repoId, number }, after, limit }) =>
    listThreads(database.slonik, { repoId, number }, { afterId: after, limit }),
  keyOf: (row) => row.id,
  present: presentTimes,
  ifEmpty: requireAskedPullRequest,
});
