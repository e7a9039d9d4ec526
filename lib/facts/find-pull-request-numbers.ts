import type { Fact } from '../../domain/facts/fact.ts';
import type { PlacedFact } from './fact-batch.ts';

export interface PullRequestKey {
  readonly repoId: number;
  readonly number: number;
}

/** The pull request that must be stored before this fact can be; null when it needs none. */
export function pullRequestOf(fact: Fact): number | null {
  switch (fact.kind) {
    case 'review':
    case 'review_thread':
    case 'review_comment':
      return fact.pullRequestNumber;
    case 'pull_request_hint':
      return fact.number;
    default:
      return null;
  }
}

/** The pull requests that facts are about, each once, in order. */
export function findPullRequestNumbers(facts: readonly PlacedFact[]): PullRequestKey[] {
  const keys = new Map<string, PullRequestKey>();
  for (const { repoId, fact } of facts) {
    const number = fact.kind === 'pull_request' ? fact.number : pullRequestOf(fact);
    if (number !== null) keys.set(`${repoId}/${number}`, { repoId, number });
  }
  return [...keys.values()].sort((a, b) => a.repoId - b.repoId || a.number - b.number);
}
