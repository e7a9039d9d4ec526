import { visibleTeams } from '../../../lib/access/scope.ts';
import {
  listOwnPullRequests,
  type OwnPullRequestRow,
} from '../../../sql/pull-requests/list-own-pull-requests.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentBrief } from '../../present/pull-request.ts';
import {
  type OwnPullRequest,
  OwnPullRequestListQuerySchema,
  OwnPullRequestPageSchema,
} from '../../schemas/accounts/own-pull-request.ts';

export const registerListMyPullRequests = pagedRoute({
  path: '/v1/me/pull-requests',
  operationId: 'listMyPullRequests',
  access: 'account.read',
  tag: 'Accounts',
  summary: 'List one’s pull requests',
  description:
    'Those that one opened, or those that wait for one’s review (`role=reviewer`), over all repositories that one’s teams watch; what changed last first. Who one is in Git follows from the GitHub account that one signs in with, and from the verified address.',
  query: OwnPullRequestListQuerySchema,
  result: OwnPullRequestPageSchema,
  cursor: cursorCodec('own-pull-requests', {
    updatedAt: cursorPart.time(),
    repositoryId: cursorPart.idText(),
    number: cursorPart.number(),
  }),
  list: ({ database }, { person, filter: { role = 'author', state }, after, limit }) =>
    listOwnPullRequests(database.slonik, person.userId, {
      role,
      state,
      watchedBy: visibleTeams(),
      after,
      limit,
    }),
  keyOf: ({ updatedAtExact, repositoryId, number }) => ({ updatedAt: updatedAtExact, repositoryId, number }),
  present: presentOwn,
});

function presentOwn(row: OwnPullRequestRow): OwnPullRequest {
  const { repositoryId, repository, updatedAt } = row;
  return { repositoryId, repository, ...presentBrief(row), updatedAt: updatedAt.toISOString() };
}
