import { compareFeatures, type FeatureOverlap, type IndexedFeatures } from './compare-features.ts';
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

/** Fewer shared fingerprints say nothing about copying. */
const COPIED_LINES_MIN = 8;
/** A plain copy scores at least this, whatever else is known. */
const COPY_CERTAINTY = 0.95;
/** What a change wholly inside a larger one counts, against two that are the same. */
const ONE_SIDED = 0.7;

export interface ScoredPair {
  readonly overlap: FeatureOverlap;
  readonly signals: Readonly<Record<ScoreSignal, number>>;
  readonly daysApart: number;
  /** 0..1, monotone in every signal. */
  readonly final: number;
}

/**
 * Scores a pair: a logistic function of non-negative weights, so more overlap never lowers the score, joined by noisy-or with how
 * much is a plain copy. Cosines enter by their
 * square root: on short diffs the step from nothing to a little says more than the step from much to all.
 *
 * @param secondsApart from B's opening to A's; a negative distance counts as none
 */
export function scorePair(
  a: IndexedFeatures,
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
  const likely = 1 / (1 + Math.exp(-logit));
  const copied = sharedLines < COPIED_LINES_MIN ? 0 : measureCopy(a, b, overlap);
  return { overlap, signals, daysApart, final: 1 - (1 - likely) * (1 - COPY_CERTAINTY * copied) };
}

/**
 * How much one side is a copy of the other, by rare lines: a common line proves nothing. Most of each in the other counts whole, most
 * of one inside the other less; a half counts next to nothing.
 */
function measureCopy(a: WeightedFeatures, b: WeightedFeatures, overlap: FeatureOverlap): number {
  let shared = 0;
  let ofA = 0;
  let ofB = 0;
  for (const kind of [FEATURE_KIND.added, FEATURE_KIND.removed]) {
    const [normA, normB] = [a.norms[kind]!, b.norms[kind]!];
    shared += (overlap.cosines[kind] ?? 0) * normA * normB;
    ofA += normA * normA;
    ofB += normB * normB;
  }
  const shareA = Math.min(1, shared / ofA);
  const shareB = Math.min(1, shared / ofB);
  return Math.max(Math.min(shareA, shareB) ** 4, ONE_SIDED * Math.max(shareA, shareB) ** 4);
}
