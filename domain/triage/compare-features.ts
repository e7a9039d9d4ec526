import { FEATURE_KIND_COUNT, KIND_MASK } from './feature-kind.ts';
import type { WeightedFeatures } from './feature-vector.ts';

/** Overlap of two pull requests, by kind of feature. */
export interface FeatureOverlap {
  /** Cosine of the weighted vectors; null where a side has no feature of the kind. */
  readonly cosines: readonly (number | null)[];
  /** Features on both sides. */
  readonly shared: Uint32Array;
}

/** The features of one side in a small hash table, to be compared with many others. */
export interface IndexedFeatures extends WeightedFeatures {
  /** Position of a feature + 1 at the first free slot from its high word on; 0 where there is none. */
  readonly slots: Uint16Array;
}

/** Features that one table can hold; far more than FEATURE_LIMITS allow. */
const FEATURES_MAX = 0xffff;

/** Prepares one side of many comparisons. */
export function indexFeatures(features: WeightedFeatures): IndexedFeatures {
  if (features.count >= FEATURES_MAX) throw new RangeError(`more than ${FEATURES_MAX} features`);
  const size = 2 ** Math.ceil(Math.log2(Math.max(16, features.count * 4)));
  const slots = new Uint16Array(size);
  for (let i = 0; i < features.count; i++) {
    let slot = features.hi[i]! & (size - 1);
    while (slots[slot] !== 0) slot = (slot + 1) & (size - 1);
    slots[slot] = i + 1;
  }
  return { ...features, slots };
}

/**
 * Compares a prepared side with another: one look-up for each feature of the other. Each side keeps the weights of its own moment,
 * so the value never changes when later pull requests make a feature common, and needs no look-up but the asking side's.
 */
export function compareFeatures(a: IndexedFeatures, b: WeightedFeatures): FeatureOverlap {
  const dots = new Float64Array(FEATURE_KIND_COUNT);
  const shared = new Uint32Array(FEATURE_KIND_COUNT);
  const { slots, hi, lo } = a;
  const mask = slots.length - 1;
  for (let j = 0; j < b.count; j++) {
    const high = b.hi[j]!;
    // Ends: a quarter of the slots at most is taken.
    for (let slot = high & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const i = slots[slot]! - 1;
      if (hi[i] !== high || lo[i] !== b.lo[j]) continue;
      const kind = lo[i]! & KIND_MASK;
      dots[kind]! += a.weights[i]! * b.weights[j]!;
      shared[kind]!++;
      break;
    }
  }
  const cosines: (number | null)[] = [];
  for (let kind = 0; kind < FEATURE_KIND_COUNT; kind++) {
    const product = a.norms[kind]! * b.norms[kind]!;
    cosines.push(product === 0 ? null : Math.min(1, dots[kind]! / product));
  }
  return { cosines, shared };
}
