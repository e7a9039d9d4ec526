import type { ChangeCounts } from '../git/count-changes.ts';
import { nodeIdOf } from '../world/ids.ts';
import type { PullRequest } from '../world/pull-request.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';
import { presentAccount, presentAccountOrNull, presentTime, presentTimeOrNull } from './account.ts';
import { associationOf } from './association.ts';
import { presentLabel } from './label.ts';
import { presentRepository, repositoryHtmlUrl, repositoryUrl } from './repository.ts';

/** The pull request as lists show it. */
export function presentPullRequest(world: World, repository: Repository, pull: PullRequest) {
  const url = `${repositoryUrl(world, repository)}/pulls/${pull.number}`;
  const issueUrl = `${repositoryUrl(world, repository)}/issues/${pull.number}`;
  const html = `${repositoryHtmlUrl(world, repository)}/pull/${pull.number}`;
  const statuses = `${repositoryUrl(world, repository)}/statuses/${pull.headSha}`;
  return {
    url,
    id: pull.id,
    node_id: pull.nodeId,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: issueUrl,
    number: pull.number,
    state: pull.state,
    locked: pull.isLocked,
    title: pull.title,
    user: presentAccountOrNull(world, pull.author),
    body: pull.body,
    created_at: presentTime(pull.createdAt),
    updated_at: presentTime(pull.updatedAt),
    closed_at: presentTimeOrNull(pull.closedAt),
    merged_at: presentTimeOrNull(pull.mergedAt),
    merge_commit_sha: pull.mergeCommitSha,
    assignee: presentAccountOrNull(world, pull.assignees[0] ?? null),
    assignees: pull.assignees.map((account) => presentAccount(world, account)),
    requested_reviewers: pull.requestedReviewers.map((account) => presentAccount(world, account)),
    requested_teams: [],
    labels: pull.labels.map((label) => presentLabel(world, repository, label)),
    milestone: null,
    draft: pull.isDraft,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${repositoryUrl(world, repository)}/pulls/comments{/number}`,
    comments_url: `${issueUrl}/comments`,
    statuses_url: statuses,
    head: presentHead(world, repository, pull),
    base: {
      label: `${repository.owner.login}:${pull.baseRef}`,
      ref: pull.baseRef,
      sha: pull.baseSha,
      user: presentAccount(world, repository.owner),
      repo: presentRepository(world, repository),
    },
    _links: {
      self: { href: url },
      html: { href: html },
      issue: { href: issueUrl },
      comments: { href: `${issueUrl}/comments` },
      review_comments: { href: `${url}/comments` },
      review_comment: { href: `${repositoryUrl(world, repository)}/pulls/comments{/number}` },
      commits: { href: `${url}/commits` },
      statuses: { href: statuses },
    },
    author_association: associationOf(repository, pull.author),
    auto_merge: null,
    active_lock_reason: null,
  };
}

/** The answer to `GET …/pulls/{number}` and the pull request of events: with counts. */
export function presentFullPullRequest(
  world: World,
  repository: Repository,
  pull: PullRequest,
  counts: ChangeCounts,
) {
  return {
    ...presentPullRequest(world, repository, pull),
    merged: pull.mergedAt !== null,
    mergeable: pull.state === 'open' ? true : null,
    rebaseable: pull.state === 'open' ? true : null,
    mergeable_state: pull.state === 'open' ? (pull.isDraft ? 'draft' : 'clean') : 'unknown',
    merged_by: presentAccountOrNull(world, pull.mergedBy),
    comments: pull.comments.length,
    review_comments: pull.threads.reduce((total, thread) => total + thread.comments.length, 0),
    maintainer_can_modify: false,
    commits: pull.commitsCount,
    additions: counts.additions,
    deletions: counts.deletions,
    changed_files: counts.changedFiles,
  };
}

function presentHead(world: World, repository: Repository, pull: PullRequest) {
  const owner = pull.headRepository === 'base' ? repository.owner : pull.author;
  return {
    label: `${owner?.login ?? 'unknown repository'}:${pull.headRef}`,
    ref: pull.headRef,
    sha: pull.headSha,
    user: presentAccountOrNull(world, owner),
    repo: presentHeadRepository(world, repository, pull),
  };
}

function presentHeadRepository(world: World, repository: Repository, pull: PullRequest) {
  if (pull.headRepository === 'base') return presentRepository(world, repository);
  if (pull.headRepository === 'gone' || pull.author === null) return null;
  return presentRepository(world, forkOf(repository, pull.author));
}

/** Forks have no Git repository of their own here: GitHub serves their heads from the base, and so does the fake. */
export function forkOf(repository: Repository, owner: NonNullable<PullRequest['author']>): Repository {
  const id = repository.id * 1_000 + (owner.id % 1_000);
  return {
    ...repository,
    id,
    nodeId: nodeIdOf('repository', id),
    owner,
    isFork: true,
    issues: new Map(),
    pulls: new Map(),
  };
}
