import type { AnomalyType, Threshold } from './anomaly.ts';
import { commitFrequencyDrop } from './commit-frequency-drop.ts';
import { coverageDrop } from './coverage-drop.ts';
import { reviewLoadImbalance } from './review-load-imbalance.ts';
import { riskScoreSpike } from './risk-score-spike.ts';
import { stalledPr } from './stalled-pr.ts';

/** Every detector by its type: the one place that lists them. */
export const DETECTORS = {
  commit_frequency_drop: commitFrequencyDrop,
  stalled_pr: stalledPr,
  coverage_drop: coverageDrop,
  risk_score_spike: riskScoreSpike,
  review_load_imbalance: reviewLoadImbalance,
} as const satisfies Record<AnomalyType, { readonly type: AnomalyType }>;

/** Thresholds of a type by name, whichever type it is. */
export function thresholdsOf(type: AnomalyType): Readonly<Record<string, Threshold>> {
  return DETECTORS[type].thresholds;
}
