import type { Call } from '../../http/call.ts';
import { presentTime, presentTimeOrNull } from '../../present/account.ts';
import { associationOf } from '../../present/association.ts';
import { forkOf, presentPullRequest } from '../../present/pull-request.ts';
import type { PullRequest } from '../../world/pull-request.ts';
import type { Repository } from '../../world/repository.ts';
import { type ConnectionArguments, connect } from '../connection.ts';
import { actorNode, actorNodeOrNull, databaseIds } from './actor.ts';
import { checkRollupNode } from './check.ts';
import { commitNode } from './commit.ts';
import { issueCommentNode } from './issue.ts';
import { labelConnection } from './label.ts';
import { refNodeOrNull } from './ref.ts';
import { repositoryNode } from './repository.ts';
import { reviewNode, reviewThreadNode } from './review.ts';
import { timelineConnection } from './timeline.ts';

interface ReviewArguments extends ConnectionArguments {
  readonly states?: readonly string[] | null;
  readonly author?: string | null;
}

/** A pull request as GraphQL shows it; lists and counts are worked out when they are asked for. */
export function pullRequestNode(
  call: Call,
  repository: Repository,
  pull: PullRequest,
): Record<string, unknown> {
  const { world, ports } = call;
  const { html_url: url } = presentPullRequest(world, repository, pull);
  const count = (field: 'additions' | 'deletions' | 'changedFiles') => async () =>
    (await ports.changes.count(repository, pull))[field];
  return {
    __typename: 'PullRequest',
    id: pull.nodeId,
    ...databaseIds(pull.id),
    number: pull.number,
    title: pull.title,
    body: pull.body ?? '',
    bodyText: pull.body ?? '',
    url,
    permalink: url,
    resourcePath: new URL(url).pathname,
    state: pull.mergedAt !== null ? 'MERGED' : pull.state.toUpperCase(),
    closed: pull.state === 'closed',
    merged: pull.mergedAt !== null,
    isDraft: pull.isDraft,
    locked: pull.isLocked,
    author: () => actorNodeOrNull(world, pull.author),
    authorAssociation: associationOf(repository, pull.author),
    createdAt: presentTime(pull.createdAt),
    publishedAt: presentTime(pull.createdAt),
    updatedAt: presentTime(pull.updatedAt),
    closedAt: presentTimeOrNull(pull.closedAt),
    mergedAt: presentTimeOrNull(pull.mergedAt),
    mergedBy: () => actorNodeOrNull(world, pull.mergedBy),
    mergeCommit: () =>
      pull.mergedAt === null || pull.mergeCommitSha === null
        ? null
        : commitNode(call, repository, pull.mergeCommitSha),
    mergeable: pull.state === 'open' ? 'MERGEABLE' : 'UNKNOWN',
    ...headAndBase(call, repository, pull),
    additions: count('additions'),
    deletions: count('deletions'),
    changedFiles: count('changedFiles'),
    milestone: null,
    reviewDecision: null,
    totalCommentsCount:
      pull.comments.length + pull.threads.reduce((sum, { comments }) => sum + comments.length, 0),
    repository: () => repositoryNode(call, repository),
    baseRepository: () => repositoryNode(call, repository),
    ...lists(call, repository, pull),
  };
}

function headAndBase(call: Call, repository: Repository, pull: PullRequest): Record<string, unknown> {
  const isGone = pull.headRepository === 'gone' || (pull.headRepository === 'fork' && pull.author === null);
  const owner = isGone ? null : pull.headRepository === 'base' ? repository.owner : pull.author!;
  const head =
    owner === null ? null : owner.id === repository.owner.id ? repository : forkOf(repository, owner);
  return {
    baseRefName: pull.baseRef,
    baseRefOid: pull.baseSha,
    baseRef: () => refNodeOrNull(call, repository, pull.baseRef),
    headRefName: pull.headRef,
    headRefOid: pull.headSha,
    headRef: () => (head === repository ? refNodeOrNull(call, repository, pull.headRef) : null),
    headRepository: () => (head === null ? null : repositoryNode(call, head)),
    headRepositoryOwner: () => (owner === null ? null : actorNode(call.world, owner)),
    isCrossRepository: pull.headRepository !== 'base',
    statusCheckRollup: () => checkRollupNode(call, repository, pull.headSha),
  };
}

function lists(call: Call, repository: Repository, pull: PullRequest): Record<string, unknown> {
  const { world } = call;
  return {
    reviews: (args: ReviewArguments) =>
      connect(
        pull.reviews.filter(
          ({ state, author }) =>
            (args.states == null || args.states.includes(state)) &&
            (args.author == null || author?.login === args.author),
        ),
        args,
        (review) => reviewNode(call, repository, pull, review),
        ({ id }) => [id, 0],
      ),
    reviewThreads: (args: ConnectionArguments) =>
      connect(
        pull.threads,
        args,
        (thread) => reviewThreadNode(call, repository, pull, thread),
        ({ id }) => [id, 0],
      ),
    comments: (args: ConnectionArguments) =>
      connect(
        pull.comments,
        args,
        (comment) => issueCommentNode(call, repository, pull, comment),
        ({ id }) => [id, 0],
      ),
    commits: (args: ConnectionArguments) => commitConnection(call, repository, pull, args),
    labels: (args: ConnectionArguments) => labelConnection(call, repository, pull.labels, args),
    assignees: (args: ConnectionArguments) =>
      connect(
        pull.assignees,
        args,
        (account) => actorNode(world, account),
        ({ id }) => [id, 0],
      ),
    reviewRequests: (args: ConnectionArguments) =>
      connect(
        pull.requestedReviewers,
        args,
        (account) => ({
          id: `RR_${pull.id}_${account.id}`,
          ...databaseIds(account.id),
          asCodeOwner: false,
          requestedReviewer: () => actorNode(world, account),
        }),
        ({ id }) => [id, 0],
      ),
    timelineItems: (args: Parameters<typeof timelineConnection>[3]) =>
      timelineConnection(call, repository, pull, args),
  };
}

/** At most 250 commits, as GitHub lists; `totalCount` tells all. */
function commitConnection(
  call: Call,
  repository: Repository,
  pull: PullRequest,
  args: ConnectionArguments,
): Record<string, unknown> {
  const { html_url: url } = presentPullRequest(call.world, repository, pull);
  const connection = connect(
    pull.commitShas.map((sha, at) => ({ sha, at })),
    args,
    ({ sha }) => ({
      __typename: 'PullRequestCommit',
      id: `PURC_${pull.id}_${sha}`,
      url: `${url}/commits/${sha}`,
      resourcePath: new URL(`${url}/commits/${sha}`).pathname,
      commit: () => commitNode(call, repository, sha),
      pullRequest: () => pullRequestNode(call, repository, pull),
    }),
    ({ at }) => [at, 0],
  );
  return { ...connection, totalCount: pull.commitsCount };
}
