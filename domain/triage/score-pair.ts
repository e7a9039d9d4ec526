import { compareFeatures, type FeatureOverlap } from './compare-features.ts';
import { FEATURE_KIND } from './feature-kind.ts';
import type { WeightedFeatures } from './feature-vector.ts';
import type { ScoreWeights } from './thresholds.ts';

/** The signals a score is made of, each 0..1, 0 where it is missing. The order is that of `SCORE_SIGNALS`. */
export const SCORE_SIGNALS = [
  'paths',
  'fileNames',
  'folders',
  'added',
  'removed',
  'symbols',
  'title',
  'body',
  'issues',
  'containment',
  'mutualContainment',
  'sameCanonicalHash',
  'closeness',
] as const;
export type ScoreSignal = (typeof SCORE_SIGNALS)[number];

/** Days after which closeness in time has fallen to a half. */
const CLOSENESS_DAYS = 60;

export interface ScoredPair {
  readonly overlap: FeatureOverlap;
  readonly signals: Readonly<Record<ScoreSignal, number>>;
  readonly daysApart: number;
  /** 0..1, monotone in every signal. */
  readonly final: number;
}

/**
 * Scores a pair: a logistic function of non-negative weights, so more overlap never lowers the score. Cosines enter by their
 * square root: on short diffs the step from nothing to a little says more than the step from much to all.
 *
 * @param secondsApart from B's opening to A's; a negative distance counts as none
 */
export function scorePair(
  a: WeightedFeatures,
  b: WeightedFeatures,
  secondsApart: number,
  weights: ScoreWeights,
): ScoredPair {
  const overlap = compareFeatures(a, b);
  const root = (kind: number): number => Math.sqrt(overlap.cosines[kind] ?? 0);
  const { added, removed } = FEATURE_KIND;
  const sharedLines = overlap.shared[added]! + overlap.shared[removed]!;
  const linesA = a.counts[added]! + a.counts[removed]!;
  const linesB = b.counts[added]! + b.counts[removed]!;
  const ofA = linesA === 0 ? 0 : sharedLines / linesA;
  const ofB = linesB === 0 ? 0 : sharedLines / linesB;
  const daysApart = Math.max(0, secondsApart / 86_400);
  const signals: Record<ScoreSignal, number> = {
    paths: root(FEATURE_KIND.path),
    fileNames: root(FEATURE_KIND.fileName),
    folders: root(FEATURE_KIND.folder),
    added: root(added),
    removed: root(removed),
    symbols: root(FEATURE_KIND.symbol),
    title: root(FEATURE_KIND.titleWord),
    body: root(FEATURE_KIND.bodyWord),
    issues: overlap.shared[FEATURE_KIND.issue]! > 0 ? 1 : 0,
    containment: Math.max(ofA, ofB),
    mutualContainment: Math.min(ofA, ofB),
    sameCanonicalHash: overlap.shared[FEATURE_KIND.canonicalHash]! > 0 ? 1 : 0,
    closeness: 1 / (1 + daysApart / CLOSENESS_DAYS),
  };
  let logit = weights.bias;
  for (const signal of SCORE_SIGNALS) logit += weights[signal] * signals[signal];
  return { overlap, signals, daysApart, final: 1 / (1 + Math.exp(-logit)) };
}
