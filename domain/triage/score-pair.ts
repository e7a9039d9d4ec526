import {
  compareFeatures,
  createOverlap,
  type FeatureOverlap,
  type IndexedFeatures,
} from './compare-features.ts';
import { FEATURE_KIND } from './feature-kind.ts';
import type { WeightedFeatures } from './feature-vector.ts';
import { SCORE_SIGNALS } from './score-signal.ts';
import type { ScoreWeights } from './thresholds.ts';

/** Days after which closeness in time has fallen to a half. */
const CLOSENESS_DAYS = 60;

/** Fewer shared fingerprints say nothing about copying. */
const COPIED_LINES_MIN = 8;
/** A plain copy scores at least this, whatever else is known. */
const COPY_CERTAINTY = 0.95;
/** What a change wholly inside a larger one counts, against two that are the same. */
const ONE_SIDED = 0.7;

/** Weights in the order of `SCORE_SIGNALS`. */
export interface OrderedWeights {
  readonly bias: number;
  readonly bySignal: Float64Array;
}

/** Brings weights into the order in which they are summed. */
export function orderWeights(weights: ScoreWeights): OrderedWeights {
  return { bias: weights.bias, bySignal: Float64Array.from(SCORE_SIGNALS, (signal) => weights[signal]) };
}

export interface ScoredPair {
  readonly overlap: FeatureOverlap;
  /** In the order of `SCORE_SIGNALS`. */
  readonly signals: Float64Array;
  readonly closeness: number;
  readonly daysApart: number;
  /** 0..1, monotone in every signal. */
  readonly final: number;
}

/** What a score is computed in, used again for every pair that is scored for its number alone. */
const scratch = { overlap: createOverlap(), signals: new Float64Array(SCORE_SIGNALS.length) };

/**
 * Scores a pair: a logistic function of non-negative weights, so more overlap never lowers the score, joined by noisy-or with how
 * much is a plain copy. Cosines enter by their square root: on short diffs the step from nothing to a little says more than the step
 * from much to all.
 *
 * @param secondsApart from B's opening to A's; a negative distance counts as none
 * @returns 0..1, monotone in every signal
 */
export function computeScore(
  a: IndexedFeatures,
  b: WeightedFeatures,
  secondsApart: number,
  weights: OrderedWeights,
): number {
  return computeInto(scratch, a, b, secondsApart, weights);
}

/** The same score with everything it is made of. */
export function scorePair(
  a: IndexedFeatures,
  b: WeightedFeatures,
  secondsApart: number,
  weights: OrderedWeights,
): ScoredPair {
  const into = { overlap: createOverlap(), signals: new Float64Array(SCORE_SIGNALS.length) };
  const final = computeInto(into, a, b, secondsApart, weights);
  const closeness = into.signals[SCORE_SIGNALS.indexOf('closeness')]!;
  return { ...into, closeness, daysApart: toDays(secondsApart), final };
}

function computeInto(
  { overlap, signals }: Pick<ScoredPair, 'overlap' | 'signals'>,
  a: IndexedFeatures,
  b: WeightedFeatures,
  secondsApart: number,
  weights: OrderedWeights,
): number {
  compareFeatures(a, b, overlap);
  const { cosines, shared } = overlap;
  const { added, removed } = FEATURE_KIND;
  const sharedLines = shared[added]! + shared[removed]!;
  const linesA = a.counts[added]! + a.counts[removed]!;
  const linesB = b.counts[added]! + b.counts[removed]!;
  const ofA = linesA === 0 ? 0 : sharedLines / linesA;
  const ofB = linesB === 0 ? 0 : sharedLines / linesB;
  // The order is that of SCORE_SIGNALS.
  signals[0] = rootOf(cosines[FEATURE_KIND.path]!);
  signals[1] = rootOf(cosines[FEATURE_KIND.fileName]!);
  signals[2] = rootOf(cosines[FEATURE_KIND.folder]!);
  signals[3] = rootOf(cosines[added]!);
  signals[4] = rootOf(cosines[removed]!);
  signals[5] = rootOf(cosines[FEATURE_KIND.symbol]!);
  signals[6] = rootOf(cosines[FEATURE_KIND.titleWord]!);
  signals[7] = rootOf(cosines[FEATURE_KIND.bodyWord]!);
  signals[8] = shared[FEATURE_KIND.issue]! > 0 ? 1 : 0;
  signals[9] = Math.max(ofA, ofB);
  signals[10] = Math.min(ofA, ofB);
  signals[11] = shared[FEATURE_KIND.canonicalHash]! > 0 ? 1 : 0;
  signals[12] = 1 / (1 + toDays(secondsApart) / CLOSENESS_DAYS);
  let logit = weights.bias;
  for (let i = 0; i < signals.length; i++) logit += weights.bySignal[i]! * signals[i]!;
  const likely = 1 / (1 + Math.exp(-logit));
  const copied = sharedLines < COPIED_LINES_MIN ? 0 : measureCopy(a, b, overlap);
  return 1 - (1 - likely) * (1 - COPY_CERTAINTY * copied);
}

function toDays(seconds: number): number {
  return Math.max(0, seconds / 86_400);
}

/** The square root of a cosine; 0 where there is none. */
function rootOf(cosine: number): number {
  return cosine > 0 ? Math.sqrt(cosine) : 0;
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
    shared += (overlap.cosines[kind]! || 0) * normA * normB;
    ofA += normA * normA;
    ofB += normB * normB;
  }
  const shareA = Math.min(1, shared / ofA);
  const shareB = Math.min(1, shared / ofB);
  return Math.max(Math.min(shareA, shareB) ** 4, ONE_SIDED * Math.max(shareA, shareB) ** 4);
}
