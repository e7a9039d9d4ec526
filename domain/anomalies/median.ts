/** Turns the median absolute deviation of normally distributed numbers into their standard deviation. */
const MAD_TO_DEVIATION = 1.4826;

/** Null without values. */
export function medianOf(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * By how many deviations a count lies below what is usual: robust z-score of Iglewicz and Hoaglin (1993), median and median absolute
 * deviation instead of mean and standard deviation, so that a holiday among the usual counts does not hide the next one. Counts
 * scatter by their square root at least (Poisson): eight equal counts do not make the ninth, one lower, an event.
 * @param usual counts, at least one
 */
export function shortfallOf(count: number, usual: readonly number[]): { median: number; z: number } {
  const median = medianOf(usual) ?? 0;
  const mad = medianOf(usual.map((value) => Math.abs(value - median))) ?? 0;
  const deviation = Math.max(MAD_TO_DEVIATION * mad, Math.sqrt(median), 1);
  return { median, z: (median - count) / deviation };
}
