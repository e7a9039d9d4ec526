import { buildEvidence } from '../../domain/triage/build-evidence.ts';
import { categorise } from '../../domain/triage/categorise.ts';
import { commitBucket } from '../../domain/triage/extract-features.ts';
import type { FeatureVector } from '../../domain/triage/feature-vector.ts';
import { hasFeature } from '../../domain/triage/feature-vector.ts';
import { measurePair } from '../../domain/triage/measure-pair.ts';
import type { RankedCandidate } from '../../domain/triage/rank-candidates.ts';
import type { SignedSide } from '../../domain/triage/signed-side.ts';
import type { Thresholds } from '../../domain/triage/thresholds.ts';
import type { EdgeRow } from '../../sql/analysis/store-analysis-runs.ts';

/** One side of a pair with everything that is known of it. */
export interface DescribedSide {
  readonly side: SignedSide;
  readonly features: FeatureVector;
}

/**
 * Measures a ranked pair, decides its category and collects the evidence.
 * @returns null for a pair that is not related and scores too little to be worth a row
 */
export function describePair(
  a: DescribedSide,
  b: DescribedSide,
  ranked: RankedCandidate,
  thresholds: Thresholds,
): EdgeRow | null {
  const { scores, decisive } = measurePair(a.side, b.side, ranked.explain());
  const decision = categorise(
    {
      scores,
      decisive,
      stacked: carries(a, b.side.headSha) || carries(b, a.side.headSha),
      sameHead: a.side.headSha === b.side.headSha,
      differentBases: differentBases(a.side, b.side),
      bothMerged: a.side.isMerged && b.side.isMerged,
      missing: [...a.side.missing, ...b.side.missing],
    },
    thresholds.categories,
  );
  if (decision.category === 'not_related' && ranked.final < thresholds.edges.notRelatedScore) return null;
  return {
    prIdB: b.side.prId,
    headShaB: b.side.headSha,
    category: decision.category,
    relation: decision.relation,
    scores,
    evidence: buildEvidence(a.side, b.side, ranked.candidate, decision.reason),
  };
}

function carries({ features }: DescribedSide, commit: string): boolean {
  return hasFeature(features, commitBucket(commit));
}

function differentBases(a: SignedSide, b: SignedSide): [string, string] | null {
  if (a.baseRef === null || b.baseRef === null || a.baseRef === b.baseRef) return null;
  return [a.baseRef, b.baseRef];
}
