/** A landing that lies this much before the time of opening is no landing of this pull request. */
const EARLY_LANDING_SECONDS = 2 * 86_400;

/** What Git tells about the time at which a pull request was opened. All times in Unix seconds. */
export interface OpeningHints {
  readonly number: number;
  /** When its newest commit was written: usually shortly before it was opened, later if it was pushed again. */
  readonly committed: number;
  /** When it landed: certainly after it was opened; null when unknown. */
  readonly landed: number | null;
}

/**
 * Estimates when each pull request was opened. Numbers are given in order of opening, so the times must rise with
 * them. The longest rising chain of commit times is taken as true (a pull request that was pushed again later, or
 * whose commits had long been lying around, stands out of it); what lies between is interpolated; and nobody opened
 * later than any pull request with a higher number landed.
 * @param hints in order of number
 * @returns Unix seconds in the same order, never falling
 */
export function estimateOpenings(hints: readonly OpeningHints[]): number[] {
  const unlimited = hints.map(() => Number.POSITIVE_INFINITY);
  const rough = interpolate(hints, unlimited);
  // A head that had landed long before it was proposed (a whole branch, an old commit) says nothing about opening.
  const landings = hints.map(({ landed }, at) =>
    landed === null || landed < rough[at]! - EARLY_LANDING_SECONDS ? Number.POSITIVE_INFINITY : landed,
  );
  return interpolate(hints, smallestBehind(landings));
}

/** @param latest for each place the time before which it was opened, never falling */
function interpolate(hints: readonly OpeningHints[], latest: readonly number[]): number[] {
  const candidates = hints.flatMap(({ committed }, at) =>
    committed > 0 && committed <= latest[at]! ? [at] : [],
  );
  const anchors = longestRisingChain(candidates.map((at) => hints[at]!.committed)).map(
    (at) => candidates[at]!,
  );
  if (anchors.length === 0) {
    // No commit has a time: the limits are all there is, and they rise too.
    const last = latest.findLast((limit) => Number.isFinite(limit)) ?? 0;
    return latest.map((limit) => Math.min(limit, last));
  }
  let next = 0;
  return hints.map(({ number }, at) => {
    while (next < anchors.length - 1 && anchors[next]! < at) next++;
    const after = hints[anchors[next]!]!;
    const before = hints[anchors[Math.max(next - 1, 0)]!]!;
    const span = after.number - before.number;
    const share = span === 0 ? 1 : Math.min(1, Math.max(0, (number - before.number) / span));
    const estimate = Math.round(before.committed + (after.committed - before.committed) * share);
    return Math.min(estimate, latest[at]!);
  });
}

/** For each place the smallest value at or behind it. */
function smallestBehind(values: readonly number[]): number[] {
  const smallest = [...values];
  for (let at = smallest.length - 2; at >= 0; at--) smallest[at] = Math.min(smallest[at]!, smallest[at + 1]!);
  return smallest;
}

/**
 * The places of a longest non-falling subsequence, by patience sorting: `ends[k]` is the place of the smallest value
 * that ends a chain of k + 1 values. O(n log n).
 */
function longestRisingChain(values: readonly number[]): number[] {
  const ends: number[] = [];
  const previous = new Int32Array(values.length).fill(-1);
  for (const [at, value] of values.entries()) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (values[ends[middle]!]! <= value) low = middle + 1;
      else high = middle;
    }
    if (low > 0) previous[at] = ends[low - 1]!;
    ends[low] = at;
  }
  const chain: number[] = [];
  for (let at = ends.at(-1) ?? -1; at >= 0; at = previous[at]!) chain.push(at);
  return chain.reverse();
}
