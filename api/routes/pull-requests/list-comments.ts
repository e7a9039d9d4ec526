import { COMMENT_KINDS, listComments } from '../../../sql/pull-requests/list-comments.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentTimes } from '../../present/present-times.ts';
import { requireAskedPullRequest } from '../../require-asked.ts';
import { PullRequestParamsSchema } from '../../schemas/facts/pull-request.ts';
import { CommentPageSchema, PageQuerySchema } from '../../schemas/facts/review.ts';

export const registerListComments = pagedRoute({
  path: '/v1/repositories/{repositoryId}/pull-requests/{number}/comments',
  operationId: 'listComments',
  access: 'repository.read',
  tag: 'Pull requests',
  summary: 'List the comments of a pull request',
  description:
    'Those at lines of the diff and those of the conversation, the oldest first; deleted ones are left out.',
  params: PullRequestParamsSchema,
  query: PageQuerySchema,
  result: CommentPageSchema,
  problems: ['repository_not_found', 'pull_request_not_found'],
  cursor: cursorCodec('comments', {
    createdAt: cursorPart.time(),
    kind: cursorPart.word(COMMENT_KINDS),
    id: cursorPart.id(),
  }),
  list: ({ database }, { params: { repositoryId: repoId, number }, after, limit }) =>
    listComments(database.slonik, { repoId, number }, { after, limit }),
  keyOf: (row) => ({ createdAt: row.createdAt.toISOString(), kind: row.kind, id: Number(row.id) }),
  present: presentTimes,
  ifEmpty: requireAskedPullRequest,
});
