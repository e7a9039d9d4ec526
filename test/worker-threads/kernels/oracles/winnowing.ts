/**
 * Robust winnowing as the paper defines it: in each window select the minimum hash value; if possible break ties by
 * selecting the same hash as the window one position to the left; if not, select the rightmost minimal hash. A text
 * shorter than a window is one window. Returns the selected positions.
 */
export function winnowRobustly(hashes: readonly bigint[], window: number): Set<number> {
  const selected = new Set<number>();
  const size = Math.min(window, hashes.length);
  let previous = -1;
  for (let start = 0; start + size <= hashes.length; start++) {
    const [smallest] = hashes.slice(start, start + size).toSorted((a, b) => (a < b ? -1 : 1));
    const keepsPrevious = previous >= start && hashes[previous] === smallest;
    if (!keepsPrevious) previous = hashes.lastIndexOf(smallest!, start + size - 1);
    selected.add(previous);
  }
  return selected;
}
