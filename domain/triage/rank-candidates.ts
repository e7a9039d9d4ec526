import { type IndexedFeatures, indexFeatures } from './compare-features.ts';
import type { FeatureVector, WeightedFeatures } from './feature-vector.ts';
import { attachWeights } from './feature-vector.ts';
import { estimateFrequencies, type ProbeResult, type ProbeWindow, weighFeatures } from './probe.ts';
import { type Candidate, proposeCandidates } from './propose-candidates.ts';
import { computeScore, type OrderedWeights, orderWeights, type ScoredPair, scorePair } from './score-pair.ts';
import type { Thresholds } from './thresholds.ts';

/** What the postings say about one pull request. */
export interface Probed {
  readonly vector: FeatureVector;
  readonly window: ProbeWindow;
  readonly probe: ProbeResult;
  readonly lshNumbers: Int32Array;
}

/** Its features with the weights of this moment, and who may be the same work. */
export interface Proposal {
  readonly features: WeightedFeatures;
  readonly candidates: readonly Candidate[];
}

/** A candidate with its score. */
export class RankedCandidate {
  readonly candidate: Candidate;
  readonly final: number;
  readonly #features: IndexedFeatures;
  readonly #other: WeightedFeatures;
  readonly #secondsApart: number;
  readonly #weights: OrderedWeights;

  constructor(
    candidate: Candidate,
    features: IndexedFeatures,
    other: WeightedFeatures,
    secondsApart: number,
    weights: OrderedWeights,
  ) {
    this.candidate = candidate;
    this.#features = features;
    this.#other = other;
    this.#secondsApart = secondsApart;
    this.#weights = weights;
    this.final = computeScore(features, other, secondsApart, weights);
  }

  /** What the score is made of, computed when asked for: nearly all candidates are dropped for their score. */
  explain(): ScoredPair {
    return scorePair(this.#features, this.#other, this.#secondsApart, this.#weights);
  }
}

/** Weighs the features by how rare they are in the window, and asks the retrievers. */
export function propose(probed: Probed, thresholds: Thresholds): Proposal {
  const { vector, probe, window } = probed;
  const frequencies = estimateFrequencies(vector, probe, window, thresholds.retrieval.frequencyCap);
  const weights = weighFeatures(frequencies, window);
  const candidates = proposeCandidates({ ...probed, weights, frequencies }, thresholds.retrieval);
  return { features: attachWeights(vector, weights), candidates };
}

/** What scoring needs to know of the other side. */
export interface CandidateSide {
  readonly openedAt: number;
  readonly features: WeightedFeatures;
}

/**
 * Scores every candidate, best first; equal scores newest first.
 * @param sideOf undefined for a candidate that has gone since it was proposed: it is left out
 */
export function rankCandidates(
  proposal: Proposal,
  openedAt: number,
  sideOf: (number: number) => CandidateSide | undefined,
  thresholds: Thresholds,
): RankedCandidate[] {
  const ranked: RankedCandidate[] = [];
  const features = indexFeatures(proposal.features);
  const weights = orderWeights(thresholds.weights);
  for (const candidate of proposal.candidates) {
    const side = sideOf(candidate.number);
    if (!side) continue;
    ranked.push(new RankedCandidate(candidate, features, side.features, openedAt - side.openedAt, weights));
  }
  return ranked.sort((x, y) => y.final - x.final || y.candidate.number - x.candidate.number);
}
