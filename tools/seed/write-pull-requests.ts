import type { CopyWriter } from '../../sql/copy-binary.ts';
import type { PullRequestStream, SeedPullRequest } from './plan-pull-requests.ts';
import { type SeedRepository, type SeedWorld, YEAR } from './plan-world.ts';

export const PULL_REQUEST_COLUMNS = [
  'repo_id',
  'pr_id',
  'provider_id',
  'number',
  'state',
  'is_draft',
  'title',
  'author_id',
  'author_login',
  'author_is_bot',
  'base_ref',
  'head_ref',
  'head_sha',
  'merge_commit_sha',
  'own_commits',
  'additions',
  'deletions',
  'changed_files',
  'commits_count',
  'review_comments',
  'created_at',
  'updated_at',
  'merged_at',
  'closed_at',
  'first_review_at',
  'draft_removed_at',
  'first_commit_at',
  'analysis_status',
].join(', ');

export const REVIEW_COLUMNS = [
  'repo_id',
  'review_id',
  'pr_id',
  'provider_id',
  'reviewer_id',
  'reviewer_login',
  'is_bot',
  'state',
  'commit_sha',
  'submitted_at',
  'provider_updated_at',
  'provider_version',
].join(', ');

export const COMMENT_COLUMNS = [
  'repo_id',
  'kind',
  'provider_id',
  'pr_id',
  'review_provider_id',
  'author_id',
  'author_login',
  'is_bot',
  'body',
  'path',
  'created_at',
  'provider_updated_at',
  'provider_version',
].join(', ');

const TITLES = ['Speed up', 'Fix', 'Simplify', 'Document', 'Test', 'Remove', 'Rewrite', 'Extend'];
const THINGS = [
  'the search',
  'the queue',
  'login',
  'the export',
  'billing',
  'the parser',
  'retries',
  'the list',
];
/** Ids of the provider for reviews and comments of one pull request. */
const IDS_EACH = 1_000;

/** Ids of pull requests: those of a repository follow each other. */
export function numberPullRequests(
  world: SeedWorld,
  { counts }: PullRequestStream,
): (repository: SeedRepository, number: number) => number {
  const bases = new Map<number, number>();
  let base = 0;
  for (const repository of world.repositories) {
    bases.set(repository.repoId, base);
    base += counts.before(repository, YEAR.days);
  }
  return (repository, number) => bases.get(repository.repoId)! + number;
}

export function writePullRequest(writer: CopyWriter, prId: number, pullRequest: SeedPullRequest): void {
  const { repository, number, author, reviews, endedMs, state } = pullRequest;
  const comments = reviews.reduce((sum, review) => sum + review.comments, 0);
  const human = reviews.find(({ reviewer }) => !reviewer.isBot);
  const lastMs = Math.max(
    pullRequest.createdMs,
    pullRequest.readyMs ?? 0,
    endedMs ?? 0,
    reviews.at(-1)?.submittedMs ?? 0,
  );
  writer
    .row(28)
    .int8(repository.repoId)
    .int8(prId)
    .int8(prId)
    .int4(number)
    .text(state)
    .bool(pullRequest.isDraft)
    .text(`${TITLES[number % TITLES.length]} ${THINGS[prId % THINGS.length]} (${number})`)
    .bytes(author.id)
    .text(author.login)
    .bool(author.isBot)
    .text('main')
    .text(`topic/${number}`)
    .text(pullRequest.headSha)
    .textOrNull(pullRequest.mergeSha)
    .textArray(pullRequest.ownCommits)
    .int4(pullRequest.additions)
    .int4(pullRequest.deletions)
    .int4(pullRequest.changedFiles)
    .int4(pullRequest.ownCommits.length)
    .int4(comments)
    .timestamp(pullRequest.createdMs)
    .timestamp(lastMs)
    .timestampOrNull(state === 'merged' ? endedMs : null)
    .timestampOrNull(endedMs)
    .timestampOrNull(human?.submittedMs ?? null)
    .timestampOrNull(pullRequest.readyMs)
    .timestamp(pullRequest.firstCommitMs)
    .text('done');
}

export function writeReviews(writer: CopyWriter, prId: number, pullRequest: SeedPullRequest): void {
  for (const [n, review] of pullRequest.reviews.entries()) {
    const id = prId * IDS_EACH + n;
    writer
      .row(12)
      .int8(pullRequest.repository.repoId)
      .int8(id)
      .int8(prId)
      .int8(id)
      .bytes(review.reviewer.id)
      .text(review.reviewer.login)
      .bool(review.reviewer.isBot)
      .text(review.state)
      .text(review.commitSha)
      .timestamp(review.submittedMs)
      .timestamp(review.submittedMs)
      .text('');
  }
}

export function writeReviewComments(writer: CopyWriter, prId: number, pullRequest: SeedPullRequest): void {
  let comment = 0;
  for (const [n, review] of pullRequest.reviews.entries()) {
    for (let of = 0; of < review.comments; of++) {
      writer
        .row(13)
        .int8(pullRequest.repository.repoId)
        .text('review')
        .int8(prId * IDS_EACH + comment++)
        .int8(prId)
        .int8(prId * IDS_EACH + n)
        .bytes(review.reviewer.id)
        .text(review.reviewer.login)
        .bool(review.reviewer.isBot)
        .text('Could this fail when the list is empty?')
        .text(`src/part-${of}.ts`)
        .timestamp(review.submittedMs)
        .timestamp(review.submittedMs)
        .text('');
    }
  }
}
