/** What can be done with the MinHash sketches that `assembly/minhash.ts` makes. */

/** Registers of a sketch. */
export const MINHASH_REGISTERS = 128;

/** Makes `into` the sketch of the union of the two sets. */
export function mergeMinhash(into: Uint32Array, other: Uint32Array): void {
  for (let i = 0; i < MINHASH_REGISTERS; i++) {
    if (other[i]! < into[i]!) into[i] = other[i]!;
  }
}

/** Estimates the Jaccard similarity |A ∩ B| / |A ∪ B|, 0 to 1, as the share of equal registers (unbiased). */
export function estimateJaccard(a: Uint32Array, b: Uint32Array): number {
  let equal = 0;
  for (let i = 0; i < MINHASH_REGISTERS; i++) {
    if (a[i] === b[i]) equal++;
  }
  return equal / MINHASH_REGISTERS;
}
