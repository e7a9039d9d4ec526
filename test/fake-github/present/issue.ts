import { nodeIdOf } from '../world/ids.ts';
import type { IssueComment, PullRequest } from '../world/pull-request.ts';
import type { Issue, Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';
import { presentAccount, presentAccountOrNull, presentTime, presentTimeOrNull } from './account.ts';
import { associationOf } from './association.ts';
import { presentLabel } from './label.ts';
import { repositoryHtmlUrl, repositoryUrl } from './repository.ts';

/** An issue, or a pull request as the issue API shows it. */
export function presentIssue(world: World, repository: Repository, subject: Issue | PullRequest) {
  const isPull = 'headSha' in subject;
  const url = `${repositoryUrl(world, repository)}/issues/${subject.number}`;
  const html = `${repositoryHtmlUrl(world, repository)}/${isPull ? 'pull' : 'issues'}/${subject.number}`;
  const id = isPull ? subject.issueId : subject.id;
  return {
    url,
    repository_url: repositoryUrl(world, repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: html,
    id,
    node_id: isPull ? subject.nodeId : nodeIdOf('issue', id),
    number: subject.number,
    title: subject.title,
    user: presentAccountOrNull(world, subject.author),
    labels: subject.labels.map((label) => presentLabel(world, repository, label)),
    state: subject.state,
    locked: isPull ? subject.isLocked : false,
    assignee: presentAccountOrNull(world, subject.assignees[0] ?? null),
    assignees: subject.assignees.map((account) => presentAccount(world, account)),
    milestone: null,
    comments: subject.comments.length,
    created_at: presentTime(subject.createdAt),
    updated_at: presentTime(subject.updatedAt),
    closed_at: presentTimeOrNull(subject.closedAt),
    author_association: associationOf(repository, subject.author),
    active_lock_reason: null,
    ...(isPull ? pullFields(world, repository, subject) : {}),
    body: subject.body,
    closed_by: isPull ? null : presentAccountOrNull(world, subject.closedBy),
    reactions: presentReactions(url),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: null,
    state_reason: isPull ? null : subject.stateReason,
  };
}

export function presentIssueComment(
  world: World,
  repository: Repository,
  subject: Issue | PullRequest,
  comment: IssueComment,
) {
  const url = `${repositoryUrl(world, repository)}/issues/comments/${comment.id}`;
  const kind = 'headSha' in subject ? 'pull' : 'issues';
  return {
    url,
    html_url: `${repositoryHtmlUrl(world, repository)}/${kind}/${subject.number}#issuecomment-${comment.id}`,
    issue_url: `${repositoryUrl(world, repository)}/issues/${subject.number}`,
    id: comment.id,
    node_id: comment.nodeId,
    user: presentAccountOrNull(world, comment.author),
    created_at: presentTime(comment.createdAt),
    updated_at: presentTime(comment.updatedAt),
    author_association: associationOf(repository, comment.author),
    body: comment.body,
    reactions: presentReactions(url),
    performed_via_github_app: null,
  };
}

/** Nobody reacts in the fake. */
export function presentReactions(url: string) {
  return {
    url: `${url}/reactions`,
    total_count: 0,
    '+1': 0,
    '-1': 0,
    laugh: 0,
    hooray: 0,
    confused: 0,
    heart: 0,
    rocket: 0,
    eyes: 0,
  };
}

function pullFields(world: World, repository: Repository, pull: PullRequest) {
  const html = `${repositoryHtmlUrl(world, repository)}/pull/${pull.number}`;
  return {
    draft: pull.isDraft,
    pull_request: {
      url: `${repositoryUrl(world, repository)}/pulls/${pull.number}`,
      html_url: html,
      diff_url: `${html}.diff`,
      patch_url: `${html}.patch`,
      merged_at: presentTimeOrNull(pull.mergedAt),
    },
  };
}
