import { FEATURE_KIND_COUNT, KIND_MASK } from './feature-kind.ts';
import type { WeightedFeatures } from './feature-vector.ts';

/** Overlap of two pull requests, by kind of feature. */
export interface FeatureOverlap {
  /** Cosine of the weighted vectors; NaN where a side has no feature of the kind. */
  readonly cosines: Float64Array;
  /** Features on both sides. */
  readonly shared: Uint32Array;
}

/** Room for an overlap; a search compares hundreds of pairs, and making arrays costs more than comparing. */
export function createOverlap(): FeatureOverlap {
  return { cosines: new Float64Array(FEATURE_KIND_COUNT), shared: new Uint32Array(FEATURE_KIND_COUNT) };
}

/** The features of one side in a small hash table, to be compared with many others. */
export interface IndexedFeatures extends WeightedFeatures {
  /** Position of a feature + 1 at the first free slot from its high word on; 0 where there is none. */
  readonly slots: Uint16Array;
}

/** Slots for each feature: nearly every look-up is for a feature that is not there, and ends at its first slot. */
const SLOTS_OF_EACH = 16;

/** Features that one table can hold; far more than FEATURE_LIMITS allow. */
const FEATURES_MAX = 0xffff;

/** Prepares one side of many comparisons. */
export function indexFeatures(features: WeightedFeatures): IndexedFeatures {
  if (features.count >= FEATURES_MAX) throw new RangeError(`more than ${FEATURES_MAX} features`);
  const size = 2 ** Math.ceil(Math.log2(Math.max(SLOTS_OF_EACH, features.count * SLOTS_OF_EACH)));
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
 * @param overlap receives the result
 */
export function compareFeatures(a: IndexedFeatures, b: WeightedFeatures, overlap: FeatureOverlap): void {
  const { cosines, shared } = overlap;
  cosines.fill(0);
  shared.fill(0);
  const { slots, hi, lo } = a;
  const mask = slots.length - 1;
  for (let j = 0; j < b.count; j++) {
    const high = b.hi[j]!;
    // Ends: a sixteenth of the slots at most is taken.
    for (let slot = high & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const i = slots[slot]! - 1;
      if (hi[i] !== high || lo[i] !== b.lo[j]) continue;
      const kind = lo[i]! & KIND_MASK;
      cosines[kind]! += a.weights[i]! * b.weights[j]!;
      shared[kind]!++;
      break;
    }
  }
  for (let kind = 0; kind < FEATURE_KIND_COUNT; kind++) {
    const product = a.norms[kind]! * b.norms[kind]!;
    cosines[kind] = product === 0 ? Number.NaN : Math.min(1, cosines[kind]! / product);
  }
}
