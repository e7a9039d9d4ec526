import { FEATURE_KIND_COUNT, KIND_MASK } from './feature-kind.ts';
import type { WeightedFeatures } from './feature-vector.ts';

/** Overlap of two pull requests, by kind of feature. */
export interface FeatureOverlap {
  /** Cosine of the weighted vectors; null where a side has no feature of the kind. */
  readonly cosines: readonly (number | null)[];
  /** Features on both sides. */
  readonly shared: Uint32Array;
}

/**
 * Merges two ascending vectors. Each side keeps the weights of its own moment, so the value never changes when later
 * pull requests make a feature common, and needs no look-up but the asking side's.
 */
export function compareFeatures(a: WeightedFeatures, b: WeightedFeatures): FeatureOverlap {
  const dots = new Float64Array(FEATURE_KIND_COUNT);
  const shared = new Uint32Array(FEATURE_KIND_COUNT);
  let i = 0;
  let j = 0;
  // Invariant: every pair of equal buckets below (i, j) is counted.
  while (i < a.count && j < b.count) {
    const highs = a.hi[i]! - b.hi[j]!;
    const order = highs !== 0 ? highs : a.lo[i]! - b.lo[j]!;
    if (order < 0) i++;
    else if (order > 0) j++;
    else {
      const kind = a.lo[i]! & KIND_MASK;
      dots[kind]! += a.weights[i]! * b.weights[j]!;
      shared[kind]!++;
      i++;
      j++;
    }
  }
  const cosines: (number | null)[] = [];
  for (let kind = 0; kind < FEATURE_KIND_COUNT; kind++) {
    const product = a.norms[kind]! * b.norms[kind]!;
    cosines.push(product === 0 ? null : Math.min(1, dots[kind]! / product));
  }
  return { cosines, shared };
}
