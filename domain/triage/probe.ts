import type { FeatureVector } from './feature-vector.ts';

/**
 * The pull requests a comparison may see: numbers in [from, before). How wide the range is stands for how many they are: numbers that
 * are issues instead make every feature a little rarer, all alike.
 */
export interface ProbeWindow {
  readonly from: number;
  readonly before: number;
}

/** For each feature of the asking pull request: who else carries it in the window, newest first, up to a cap. */
export interface ProbeResult {
  /** Feature i is carried by numbers[offsets[i] .. offsets[i + 1]). */
  readonly offsets: Uint32Array;
  readonly numbers: Int32Array;
}

/** Estimated document frequency of each feature, in numbers of the window. */
export function estimateFrequencies(
  vector: FeatureVector,
  probe: ProbeResult,
  window: ProbeWindow,
  cap: number,
): Float64Array {
  const frequencies = new Float64Array(vector.count);
  const span = window.before - window.from;
  for (let i = 0; i < vector.count; i++) {
    const start = probe.offsets[i]!;
    const found = probe.offsets[i + 1]! - start;
    if (found < cap) {
      frequencies[i] = found;
      continue;
    }
    // Only the newest `cap` are listed: the stretch of numbers they take tells how dense the feature is.
    const stretch = window.before - probe.numbers[start + found - 1]!;
    frequencies[i] = Math.min(span, (found * span) / Math.max(1, stretch));
  }
  return frequencies;
}

/** Inverse document frequency, natural logarithm, smoothed; at least 0.01 so that a vector is never empty. */
export function weighFeatures(frequencies: Float64Array, window: ProbeWindow): Float32Array {
  const span = window.before - window.from;
  const weights = new Float32Array(frequencies.length);
  for (let i = 0; i < weights.length; i++) {
    weights[i] = Math.max(0.01, Math.log((span + 2) / (frequencies[i]! + 0.5)));
  }
  return weights;
}
