import type { ClientBase } from 'pg';
import { markForRefetch } from '../../sql/reconciliation/mark-for-refetch.ts';
import { type Outcome, ofKind, type PlacedFact } from './fact-batch.ts';
import { noteRefetch } from './note-ties.ts';

/** Notes what the provider, or the mirror, is to be asked for: what an event does not tell, and what facts disagree on. */
export async function applyHints(
  client: ClientBase,
  facts: readonly PlacedFact[],
  outcome: Outcome,
): Promise<void> {
  for (const { repoId } of ofKind(facts, 'mirror_hint')) outcome.readMirror.add(repoId);
  for (const { repoId, fact } of ofKind(facts, 'pull_request_hint')) {
    noteRefetch(outcome, { repoId, number: fact.number }, fact.reason);
  }
  await markForRefetch(client, [...outcome.refetch.values()]);
}
