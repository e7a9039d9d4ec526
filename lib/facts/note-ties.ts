import { isUnsettledTie } from '../../domain/facts/fact-version.ts';
import type { TiedFact } from '../../sql/deliveries/tied-fact.ts';
import type { Outcome } from './fact-batch.ts';

export const TIE_REASON = 'two states of one second';

/** Asks for the provider's word on a pull request. */
export function noteRefetch(
  outcome: Outcome,
  { repoId, number }: { readonly repoId: number; readonly number: number },
  reason: string,
): void {
  outcome.refetch.set(`${repoId}/${number}`, { repoId, number, reason });
}

/** Asks for the provider's word where a fact disagrees with what was stored of the same second. */
export function noteTies(outcome: Outcome, tied: readonly TiedFact[]): void {
  for (const { repoId, number, stored, told } of tied) {
    if (isUnsettledTie(told, stored)) noteRefetch(outcome, { repoId, number }, TIE_REASON);
  }
}
