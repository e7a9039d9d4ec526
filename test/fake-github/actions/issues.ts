import { presentIssue, presentIssueComment } from '../present/issue.ts';
import { presentLabel } from '../present/label.ts';
import { findOrAddLabel } from '../seed/add-discussion.ts';
import type { Account } from '../world/accounts.ts';
import { touch } from '../world/create-pull-request.ts';
import type { IssueComment, PullRequest } from '../world/pull-request.ts';
import type { Issue, Repository } from '../world/repository.ts';
import { choosePerson, type Stage, tell } from './stage.ts';

/** Opens an issue. Fires `issues` opened, and labeled for each label. */
export function openIssue(
  stage: Stage,
  repository: Repository,
  options: { readonly by?: Account; readonly title?: string; readonly labels?: readonly string[] } = {},
): Issue {
  const { world } = stage;
  const by = choosePerson(stage, options.by);
  const now = world.clock.now();
  const issue: Issue = {
    ...world.ids.next('issue'),
    number: repository.nextNumber,
    title: options.title ?? 'Parcels are not found',
    body: null,
    author: by,
    state: 'open',
    stateReason: null,
    labels: (options.labels ?? []).map((name) => findOrAddLabel(world, repository, name)),
    assignees: [],
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    closedBy: null,
    comments: [],
  };
  repository.nextNumber += 1;
  repository.issues.set(issue.number, issue);
  tellIssue(stage, repository, issue, 'opened', by);
  for (const label of issue.labels) {
    tellIssue(stage, repository, issue, 'labeled', by, { label: presentLabel(world, repository, label) });
  }
  return issue;
}

export function closeIssue(stage: Stage, repository: Repository, issue: Issue, by?: Account): void {
  const actor = choosePerson(stage, by);
  const now = stage.world.clock.now();
  Object.assign(issue, { state: 'closed', stateReason: 'completed', closedAt: now, closedBy: actor });
  touch(issue, now);
  tellIssue(stage, repository, issue, 'closed', actor);
}

export function reopenIssue(stage: Stage, repository: Repository, issue: Issue, by?: Account): void {
  Object.assign(issue, { state: 'open', stateReason: 'reopened', closedAt: null, closedBy: null });
  touch(issue, stage.world.clock.now());
  tellIssue(stage, repository, issue, 'reopened', choosePerson(stage, by));
}

/** Comments on an issue or in the conversation of a pull request. Fires `issue_comment` created. */
export function addComment(
  stage: Stage,
  repository: Repository,
  subject: Issue | PullRequest,
  options: { readonly by?: Account; readonly body?: string } = {},
): IssueComment {
  const by = choosePerson(stage, options.by);
  const now = stage.world.clock.now();
  const comment: IssueComment = {
    ...stage.world.ids.next('issueComment'),
    author: by,
    body: options.body ?? 'Thank you.',
    createdAt: now,
    updatedAt: now,
  };
  subject.comments.push(comment);
  touch(subject, now);
  tellComment(stage, repository, subject, comment, 'created', by);
  return comment;
}

/** Fires `issue_comment` edited. */
export function editComment(
  stage: Stage,
  repository: Repository,
  subject: Issue | PullRequest,
  comment: IssueComment,
  body: string,
): void {
  const changes = { body: { from: comment.body } };
  comment.body = body;
  touch(comment, stage.world.clock.now());
  tellComment(
    stage,
    repository,
    subject,
    comment,
    'edited',
    choosePerson(stage, comment.author ?? undefined),
    { changes },
  );
}

/** Fires `issue_comment` deleted. */
export function deleteComment(
  stage: Stage,
  repository: Repository,
  subject: Issue | PullRequest,
  comment: IssueComment,
): void {
  subject.comments.splice(subject.comments.indexOf(comment), 1);
  tellComment(
    stage,
    repository,
    subject,
    comment,
    'deleted',
    choosePerson(stage, comment.author ?? undefined),
  );
}

function tellComment(
  stage: Stage,
  repository: Repository,
  subject: Issue | PullRequest,
  comment: IssueComment,
  action: string,
  by: Account,
  fields: Readonly<Record<string, unknown>> = {},
): void {
  tell(stage, repository, 'issue_comment', action, by, {
    ...fields,
    issue: presentIssue(stage.world, repository, subject),
    comment: presentIssueComment(stage.world, repository, subject, comment),
  });
}

function tellIssue(
  stage: Stage,
  repository: Repository,
  issue: Issue,
  action: string,
  by: Account,
  fields: Readonly<Record<string, unknown>> = {},
): void {
  const shown = presentIssue(stage.world, repository, issue);
  tell(stage, repository, 'issues', action, by, { issue: shown, ...fields });
}
