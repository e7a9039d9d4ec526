import type { ClientBase } from 'pg';
import { upsertReviewComments } from '../../sql/pull-requests/upsert-review-comments.ts';
import { nameThreadsOfComments, upsertReviewThreads } from '../../sql/pull-requests/upsert-review-threads.ts';
import { type Outcome, ofKind, type PlacedFact } from './fact-batch.ts';
import { findPullRequestNumbers } from './find-pull-request-numbers.ts';
import { noteRefetch, noteTies, TIE_REASON } from './note-ties.ts';
import { pickNewest } from './pick-newest.ts';
import type { FindDeveloper } from './resolve-people.ts';
import { versionFact } from './version-fact.ts';

/** Ids have at most 16 digits; padded they sort as text as they do as numbers. */
const ID_DIGITS = 16;

/** Stores comments and threads of stored pull requests. A deleted comment stays as such: a late edit does not revive it. */
export async function applyComments(
  client: ClientBase,
  facts: readonly PlacedFact[],
  findDeveloper: FindDeveloper,
  outcome: Outcome,
): Promise<void> {
  const comments = ofKind(facts, 'review_comment');
  const threads = ofKind(facts, 'review_thread');
  await storeThreads(client, threads, outcome);
  await storeComments(client, comments, findDeveloper, outcome);
  const reviewComments = comments.filter(({ fact }) => fact.place === 'review');
  await nameThreadsOfComments(client, findPullRequestNumbers([...threads, ...reviewComments]));
}

async function storeComments(
  client: ClientBase,
  comments: readonly PlacedFact<'review_comment'>[],
  findDeveloper: FindDeveloper,
  outcome: Outcome,
): Promise<void> {
  const newest = pickNewest(
    comments,
    ({ fact }) => `${fact.place}/${String(fact.providerId).padStart(ID_DIGITS, '0')}`,
    commentVersion,
    ({ repoId, fact }) => noteRefetch(outcome, { repoId, number: fact.pullRequestNumber }, TIE_REASON),
  );
  const tied = await upsertReviewComments(
    client,
    newest.map(({ repoId, fact, version }) => ({
      repo_id: repoId,
      number: fact.pullRequestNumber,
      kind: fact.place,
      provider_id: fact.providerId,
      review_provider_id: fact.reviewProviderId,
      thread_id: fact.threadId,
      in_reply_to: fact.inReplyTo,
      author_id: findDeveloper(fact.author),
      author_login: fact.author?.login ?? null,
      is_bot: fact.author?.isBot ?? false,
      body: fact.body,
      path: fact.path,
      line: fact.line,
      commit_sha: fact.commitSha,
      url: fact.url,
      created_at: fact.createdAt,
      provider_updated_at: fact.updatedAt,
      deleted_at: fact.isDeleted ? fact.updatedAt : null,
      provider_version: version,
    })),
  );
  noteTies(outcome, tied);
}

async function storeThreads(
  client: ClientBase,
  threads: readonly PlacedFact<'review_thread'>[],
  outcome: Outcome,
): Promise<void> {
  const comments = new Map<string, { repo_id: number; thread_id: string; ids: Set<number> }>();
  for (const { repoId, fact } of threads) {
    const key = `${repoId}/${fact.threadId}`;
    const told = comments.get(key) ?? { repo_id: repoId, thread_id: fact.threadId, ids: new Set() };
    for (const id of fact.commentIds) told.ids.add(id);
    comments.set(key, told);
  }
  const newest = pickNewest(
    threads,
    ({ fact }) => fact.threadId,
    threadVersion,
    ({ repoId, fact }) => noteRefetch(outcome, { repoId, number: fact.pullRequestNumber }, TIE_REASON),
  );
  const tied = await upsertReviewThreads(
    client,
    newest.map(({ repoId, fact, version }) => ({
      repo_id: repoId,
      number: fact.pullRequestNumber,
      thread_id: fact.threadId,
      path: fact.path,
      is_resolved: fact.isResolved,
      resolved_by_login: fact.isResolved ? (fact.resolvedBy?.login ?? null) : null,
      comment_ids: [...fact.commentIds].sort((a, b) => a - b),
      provider_updated_at: fact.updatedAt,
      provider_version: version,
    })),
    [...comments.values()].map(({ repo_id, thread_id, ids }) => ({
      repo_id,
      thread_id,
      comment_ids: [...ids].sort((a, b) => a - b),
    })),
  );
  noteTies(outcome, tied);
}

function commentVersion(placed: PlacedFact<'review_comment'>): string {
  const { fact } = placed;
  return versionFact(placed, {
    updatedAt: fact.updatedAt,
    isFinal: fact.isDeleted,
    matters: [fact.body, fact.isDeleted],
  });
}

function threadVersion(placed: PlacedFact<'review_thread'>): string {
  const { fact } = placed;
  return versionFact(placed, {
    updatedAt: fact.updatedAt,
    rank: fact.isResolved ? 1 : 0,
    matters: fact.isResolved,
  });
}
