import { listTimeline, TIMELINE_KINDS } from '../../../sql/pull-requests/list-timeline.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentTimes } from '../../present/present-times.ts';
import { requireAskedPullRequest } from '../../require-asked.ts';
import { PullRequestParamsSchema } from '../../schemas/facts/pull-request.ts';
import { PageQuerySchema, TimelinePageSchema } from '../../schemas/facts/review.ts';

export const registerListTimeline = pagedRoute({
  path: '/v1/repositories/{repositoryId}/pull-requests/{number}/timeline',
  operationId: 'listTimeline',
  access: 'repository.read',
  tag: 'Pull requests',
  summary: 'List what happened to a pull request',
  description:
    'What is known of it, in order: opened, ready for review, reviews, comments, merged or closed.',
  params: PullRequestParamsSchema,
  query: PageQuerySchema,
  result: TimelinePageSchema,
  problems: ['repository_not_found', 'pull_request_not_found'],
  cursor: cursorCodec('timeline', {
    at: cursorPart.time(),
    kind: cursorPart.word(TIMELINE_KINDS),
    id: cursorPart.text(60),
  }),
  list: ({ database }, { params: { repositoryId: repoId, number }, after, limit }) =>
    listTimeline(database.slonik, { repoId, number }, { after, limit }),
  keyOf: (row) => ({ at: row.at.toISOString(), kind: row.kind, id: row.id }),
  present: presentTimes,
  ifEmpty: requireAskedPullRequest,
});
