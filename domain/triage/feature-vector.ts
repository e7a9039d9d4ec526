import { FEATURE_KIND_COUNT, KIND_MASK } from './feature-kind.ts';

/** The features of one pull request, ascending as unsigned 64-bit numbers, without repeats. */
export interface FeatureVector {
  readonly count: number;
  readonly hi: Uint32Array;
  /** The low four bits are the kind (feature-kind.ts). */
  readonly lo: Uint32Array;
}

/** A vector with the weight each feature had when the pull request was indexed. */
export interface WeightedFeatures extends FeatureVector {
  readonly weights: Float32Array;
  /** Euclidean length of the weights of each kind. */
  readonly norms: Float64Array;
  /** Features of each kind. */
  readonly counts: Uint32Array;
}

/** Bytes of one packed feature: int64 little endian. */
export const BUCKET_BYTES = 8;
const WEIGHT_BYTES = 4;
/** A norm and a count of each kind. */
const SUMS_BYTES = FEATURE_KIND_COUNT * (8 + 4);

/** Sorts and deduplicates packed buckets (int64 little endian); the input buffer is reordered. */
export function createFeatureVector(words: Uint32Array<ArrayBuffer>): FeatureVector {
  // Sorting this view makes no bigint: the engine compares the eight bytes of each element in place.
  new BigUint64Array(words.buffer, words.byteOffset, words.length >>> 1).sort();
  const size = words.length >>> 1;
  const hi = new Uint32Array(size);
  const lo = new Uint32Array(size);
  let count = 0;
  // Invariant: hi and lo hold the distinct buckets of words[0 .. 2i), ascending.
  for (let i = 0; i < size; i++) {
    const low = words[2 * i]!;
    const high = words[2 * i + 1]!;
    if (count > 0 && hi[count - 1] === high && lo[count - 1] === low) continue;
    hi[count] = high;
    lo[count] = low;
    count++;
  }
  return { count, hi: hi.subarray(0, count), lo: lo.subarray(0, count) };
}

/** The bytes of `pr_features.buckets`. */
export function packFeatures(vector: FeatureVector): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(vector.count * 2);
  for (let i = 0; i < vector.count; i++) {
    words[2 * i] = vector.lo[i]!;
    words[2 * i + 1] = vector.hi[i]!;
  }
  return new Uint8Array(words.buffer);
}

/** Reads `pr_features.buckets` and `.weights` back. */
export function unpackFeatures(buckets: Uint8Array, weights: Uint8Array): WeightedFeatures {
  const count = buckets.byteLength / BUCKET_BYTES;
  // One piece of memory for all of it: a search reads hundreds of these, and the collector pays for each piece.
  const memory = new ArrayBuffer(SUMS_BYTES + count * (BUCKET_BYTES + WEIGHT_BYTES));
  const hi = new Uint32Array(memory, SUMS_BYTES, count);
  const lo = new Uint32Array(memory, SUMS_BYTES + count * 4, count);
  const unpacked = new Float32Array(memory, SUMS_BYTES + count * BUCKET_BYTES, count);
  // Bytes from the driver are views into a larger buffer, at any offset.
  const words = new DataView(buckets.buffer, buckets.byteOffset, buckets.byteLength);
  const numbers = new DataView(weights.buffer, weights.byteOffset, weights.byteLength);
  for (let i = 0; i < count; i++) {
    lo[i] = words.getUint32(i * BUCKET_BYTES, true);
    hi[i] = words.getUint32(i * BUCKET_BYTES + 4, true);
    unpacked[i] = numbers.getFloat32(i * WEIGHT_BYTES, true);
  }
  return addSums({ count, hi, lo }, unpacked, memory);
}

/** Joins a vector with its weights. */
export function attachWeights(vector: FeatureVector, weights: Float32Array): WeightedFeatures {
  return addSums(vector, weights, new ArrayBuffer(SUMS_BYTES));
}

/** @param memory its first bytes become those of the sums */
function addSums(vector: FeatureVector, weights: Float32Array, memory: ArrayBuffer): WeightedFeatures {
  const norms = new Float64Array(memory, 0, FEATURE_KIND_COUNT);
  const counts = new Uint32Array(memory, FEATURE_KIND_COUNT * 8, FEATURE_KIND_COUNT);
  for (let i = 0; i < vector.count; i++) {
    const kind = vector.lo[i]! & KIND_MASK;
    norms[kind]! += weights[i]! * weights[i]!;
    counts[kind]!++;
  }
  for (let kind = 0; kind < FEATURE_KIND_COUNT; kind++) norms[kind] = Math.sqrt(norms[kind]!);
  return { ...vector, weights, norms, counts };
}

/** Whether a vector holds a bucket. */
export function hasFeature(
  vector: FeatureVector,
  bucket: { readonly hi: number; readonly lo: number },
): boolean {
  let from = 0;
  let to = vector.count;
  // Invariant: everything before `from` is below the bucket, everything from `to` on is not.
  while (from < to) {
    const middle = (from + to) >>> 1;
    const order = vector.hi[middle]! - bucket.hi || vector.lo[middle]! - bucket.lo;
    if (order < 0) from = middle + 1;
    else to = middle;
  }
  return from < vector.count && vector.hi[from] === bucket.hi && vector.lo[from] === bucket.lo;
}
