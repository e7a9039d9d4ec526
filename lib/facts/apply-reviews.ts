import type { ClientBase } from 'pg';
import { upsertReviews } from '../../sql/pull-requests/upsert-reviews.ts';
import { type Outcome, ofKind, type PlacedFact } from './fact-batch.ts';
import { noteRefetch, noteTies, TIE_REASON } from './note-ties.ts';
import { pickNewest } from './pick-newest.ts';
import type { FindDeveloper } from './resolve-people.ts';
import { versionFact } from './version-fact.ts';

/** Stores reviews of stored pull requests. A dismissal is final, and what the review said before is kept beside it. */
export async function applyReviews(
  client: ClientBase,
  facts: readonly PlacedFact[],
  findDeveloper: FindDeveloper,
  outcome: Outcome,
): Promise<void> {
  const reviews = ofKind(facts, 'review');
  const newest = pickNewest(
    reviews,
    ({ fact }) => fact.providerId,
    reviewVersion,
    ({ repoId, fact }) => noteRefetch(outcome, { repoId, number: fact.pullRequestNumber }, TIE_REASON),
  );
  const told = reviews.map(({ repoId, fact }) => ({
    repo_id: repoId,
    provider_id: fact.providerId,
    given_state: givenState(fact.state),
  }));
  const tied = await upsertReviews(
    client,
    newest.map(({ repoId, fact, version }) => ({
      repo_id: repoId,
      number: fact.pullRequestNumber,
      provider_id: fact.providerId,
      reviewer_id: findDeveloper(fact.reviewer),
      reviewer_login: fact.reviewer?.login ?? null,
      reviewer_avatar_url: fact.reviewer?.avatarUrl ?? null,
      is_bot: fact.reviewer?.isBot ?? false,
      state: fact.state,
      given_state: givenState(fact.state),
      body: fact.body,
      commit_sha: fact.commitSha,
      submitted_at: fact.submittedAt,
      dismissed_at: fact.dismissedAt,
      url: fact.url,
      provider_updated_at: fact.updatedAt,
      provider_version: version,
    })),
    told.filter(({ given_state }) => given_state !== null),
  );
  noteTies(outcome, tied);
}

function givenState<S extends string>(state: S): Exclude<S, 'dismissed' | 'pending'> | null {
  return state === 'dismissed' || state === 'pending' ? null : (state as Exclude<S, 'dismissed' | 'pending'>);
}

function reviewVersion(placed: PlacedFact<'review'>): string {
  const { fact } = placed;
  return versionFact(placed, {
    updatedAt: fact.updatedAt,
    isFinal: fact.state === 'dismissed',
    rank: fact.state === 'pending' ? 0 : 1,
    matters: [fact.state, fact.body, fact.commitSha],
  });
}
