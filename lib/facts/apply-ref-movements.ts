import type { ClientBase } from 'pg';
import { insertRefMovements, type StoredMovement } from '../../sql/deployments/ref-movements.ts';
import { type Outcome, ofKind, type PlacedFact } from './fact-batch.ts';

type PlacedMovement = StoredMovement & { readonly repoId: number };

/** Keeps every movement of a branch or tag that an event tells of: rules that are made later look at them, too. */
export async function applyRefMovements(
  client: ClientBase,
  facts: readonly PlacedFact[],
  outcome: Outcome,
): Promise<void> {
  const tags = ofKind(facts, 'tag');
  const movements = [...tags.map(tagMovement), ...ofKind(facts, 'branch').flatMap(branchMovement)];
  await insertRefMovements(client, movements);
  const pushed = new Set(
    tags.filter(({ fact }) => fact.sha !== null).map(({ repoId, fact }) => `${repoId}/${fact.name}`),
  );
  for (const { repoId, fact } of tags) {
    // No push came with it, as when several tags are pushed at once: the mirror knows where it points.
    if (!pushed.has(`${repoId}/${fact.name}`)) outcome.readMirror.add(repoId);
  }
}

function tagMovement({ repoId, fact }: PlacedFact<'tag'>): PlacedMovement {
  const { name, sha, pushedAt } = fact;
  const toldBy = sha === null ? ('create' as const) : ('push' as const);
  return { repoId, kind: 'tag', name, commitSha: sha, beforeSha: null, toldBy, ...at(pushedAt) };
}

/** Nothing for a branch that was deleted, nor for what is no event: only that tells when the branch moved. */
function branchMovement({ repoId, origin, fact }: PlacedFact<'branch'>): PlacedMovement[] {
  const { name, headSha: commitSha, beforeSha, pushedAt } = fact;
  if (commitSha === null || origin !== 'event') return [];
  return [{ repoId, kind: 'branch', name, commitSha, beforeSha, toldBy: 'push', ...at(pushedAt) }];
}

function at(pushedAt: Date): Pick<StoredMovement, 'movedAt' | 'seenAt' | 'seenBeforeAt'> {
  return { movedAt: pushedAt, seenAt: pushedAt, seenBeforeAt: null };
}
