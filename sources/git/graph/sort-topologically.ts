/**
 * Orders commits so that every parent stands before its child, and by time as far as that allows. The key is the
 * "corrected commit date" of Git's commit-graph: a commit's own time, but at least one second after its parents'.
 * Walks that follow this order from the newest stay close to the pull request they started from.
 * @returns for each place, oldest first, the commit that stands there
 */
export function sortTopologically(
  count: number,
  dates: Float64Array,
  parentStart: Uint32Array,
  parentCount: Uint16Array,
  parents: Uint32Array,
): Uint32Array {
  const corrected = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
  const stack: number[] = [];
  // Depth first with an explicit stack: a commit is done when all its parents are.
  for (let root = 0; root < count; root++) {
    if (corrected[root] !== Number.NEGATIVE_INFINITY) continue;
    stack.push(root);
    while (stack.length > 0) {
      const commit = stack.at(-1)!;
      let key = dates[commit]!;
      let waiting = false;
      const start = parentStart[commit]!;
      for (let at = start; at < start + parentCount[commit]!; at++) {
        const parentKey = corrected[parents[at]!]!;
        if (parentKey === Number.NEGATIVE_INFINITY) {
          stack.push(parents[at]!);
          waiting = true;
        } else if (parentKey >= key) key = parentKey + 1;
      }
      if (waiting) continue;
      corrected[commit] = key;
      stack.pop();
    }
  }
  return Uint32Array.from({ length: count }, (_, commit) => commit).sort(
    (a, b) => corrected[a]! - corrected[b]! || a - b,
  );
}
