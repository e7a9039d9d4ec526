/**
 * Gini coefficient of how unevenly loads are shared: 0 when all carry the same, 1 when one carries everything. With the
 * correction n / (n - 1) for small groups, without which one of two who does everything would be 0.5 (Deltas, The Small-Sample
 * Bias of the Gini Coefficient, 2003).
 * @param loads none negative
 * @returns null for fewer than two people, or when nobody carries anything
 */
export function giniOf(loads: readonly number[]): number | null {
  const total = loads.reduce((sum, load) => sum + load, 0);
  if (loads.length < 2 || total === 0) return null;
  const sorted = [...loads].sort((a, b) => a - b);
  const weighted = sorted.reduce((sum, load, index) => sum + (2 * (index + 1) - sorted.length - 1) * load, 0);
  return weighted / (total * (sorted.length - 1));
}
