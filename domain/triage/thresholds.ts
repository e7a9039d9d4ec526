import type { Retriever } from './edge.ts';
import type { ScoreSignal } from './score-signal.ts';

/** Limits of the retrievers; read from the active config snapshot. */
export interface RetrievalThresholds {
  /** Only pull requests opened within these days before are compared. */
  readonly lookbackDays: number;
  /** Features carried by this many pull requests or more propose nobody; also the postings read for a feature. */
  readonly frequencyCap: number;
  /** Features asked (rarest first) and candidates kept by each retriever. */
  readonly retrievers: Readonly<
    Record<Retriever, { readonly features: number; readonly candidates: number }>
  >;
}

/** Weights of the logistic score: fitted, never negative but for the bias. */
export type ScoreWeights = Readonly<Record<ScoreSignal, number>> & { readonly bias: number };

/** Limits that decide a category; shares 0..1. */
export interface CategoryThresholds {
  readonly sameChangeContainment: number;
  readonly sameFeatureContainment: number;
  /** Fingerprints that the smaller side must have before containment means anything. */
  readonly minimumFingerprints: number;
  readonly competingScore: number;
  readonly competingTitle: number;
  readonly relatedScore: number;
  readonly uncertainScore: number;
}

export interface EdgeThresholds {
  /** Edges kept for one pull request, best first. */
  readonly perPullRequest: number;
  /** Pairs that score less are not kept. */
  readonly minimumScore: number;
  /** Pairs that come out as not related are not kept below this. */
  readonly notRelatedScore: number;
}

/** The `thresholds_yaml` of a config snapshot. */
export interface Thresholds {
  readonly retrieval: RetrievalThresholds;
  readonly weights: ScoreWeights;
  readonly categories: CategoryThresholds;
  readonly edges: EdgeThresholds;
}
