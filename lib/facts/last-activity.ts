import type { Fact } from '../../domain/facts/fact.ts';
import type { PlacedFact } from './fact-batch.ts';

/** When something last happened in each repository, by the provider's clock (commits can claim any time). */
export function lastActivity(facts: readonly PlacedFact[]): Map<number, Date> {
  const last = new Map<number, Date>();
  for (const { repoId, fact } of facts) {
    const at = activityTime(fact);
    const before = last.get(repoId);
    if (at !== null && (before === undefined || at > before)) last.set(repoId, at);
  }
  return new Map([...last].sort(([a], [b]) => a - b));
}

function activityTime(fact: Fact): Date | null {
  switch (fact.kind) {
    case 'pull_request':
    case 'review':
    case 'review_comment':
    case 'deployment':
    case 'release':
    case 'check':
    case 'issue':
      return fact.updatedAt;
    case 'deployment_status':
      return fact.createdAt;
    case 'branch':
    case 'tag':
      return fact.pushedAt;
    default:
      return null;
  }
}
