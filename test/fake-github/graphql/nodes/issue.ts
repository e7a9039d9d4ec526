import type { Call } from '../../http/call.ts';
import { presentTime, presentTimeOrNull } from '../../present/account.ts';
import { associationOf } from '../../present/association.ts';
import { repositoryHtmlUrl } from '../../present/repository.ts';
import type { IssueComment, PullRequest } from '../../world/pull-request.ts';
import type { Issue, Repository } from '../../world/repository.ts';
import { type ConnectionArguments, connect } from '../connection.ts';
import { actorNode, actorNodeOrNull, databaseIds } from './actor.ts';
import { labelConnection } from './label.ts';
import { pullRequestNode } from './pull-request.ts';
import { repositoryNode } from './repository.ts';

export function issueNode(call: Call, repository: Repository, issue: Issue): Record<string, unknown> {
  const url = `${repositoryHtmlUrl(call.world, repository)}/issues/${issue.number}`;
  return {
    __typename: 'Issue',
    id: issue.nodeId,
    ...databaseIds(issue.id),
    number: issue.number,
    title: issue.title,
    body: issue.body ?? '',
    bodyText: issue.body ?? '',
    state: issue.state.toUpperCase(),
    stateReason: issue.stateReason?.toUpperCase() ?? null,
    closed: issue.state === 'closed',
    locked: false,
    author: () => actorNodeOrNull(call.world, issue.author),
    authorAssociation: associationOf(repository, issue.author),
    createdAt: presentTime(issue.createdAt),
    publishedAt: presentTime(issue.createdAt),
    updatedAt: presentTime(issue.updatedAt),
    closedAt: presentTimeOrNull(issue.closedAt),
    lastEditedAt: null,
    milestone: null,
    url,
    resourcePath: new URL(url).pathname,
    repository: () => repositoryNode(call, repository),
    labels: (args: ConnectionArguments) => labelConnection(call, repository, issue.labels, args),
    assignees: (args: ConnectionArguments) =>
      connect(
        issue.assignees,
        args,
        (account) => actorNode(call.world, account),
        ({ id }) => [id, 0],
      ),
    comments: (args: ConnectionArguments) =>
      connect(
        issue.comments,
        args,
        (comment) => issueCommentNode(call, repository, issue, comment),
        ({ id }) => [id, 0],
      ),
  };
}

/** A comment of a conversation; GraphQL calls them issue comments for pull requests, too. */
export function issueCommentNode(
  call: Call,
  repository: Repository,
  subject: PullRequest | Issue,
  comment: IssueComment,
): Record<string, unknown> {
  const isPull = 'headSha' in subject;
  const url = `${repositoryHtmlUrl(call.world, repository)}/${isPull ? 'pull' : 'issues'}/${subject.number}#issuecomment-${comment.id}`;
  return {
    __typename: 'IssueComment',
    id: comment.nodeId,
    ...databaseIds(comment.id),
    author: () => actorNodeOrNull(call.world, comment.author),
    authorAssociation: associationOf(repository, comment.author),
    body: comment.body,
    bodyText: comment.body,
    createdAt: presentTime(comment.createdAt),
    publishedAt: presentTime(comment.createdAt),
    updatedAt: presentTime(comment.updatedAt),
    lastEditedAt: null,
    isMinimized: false,
    minimizedReason: null,
    url,
    resourcePath: new URL(url).pathname,
    pullRequest: () => (isPull ? pullRequestNode(call, repository, subject) : null),
    repository: () => repositoryNode(call, repository),
  };
}
