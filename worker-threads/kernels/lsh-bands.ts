/**
 * Locality-sensitive hashing by banding (Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, 3.4): two sets of Jaccard
 * similarity s share at least one of b bands of r registers with probability 1 - (1 - s^r)^b. With b = 42 and r = 3 that
 * is 0.68 at s = 0.3 and 0.997 at s = 0.5: one banding serves every threshold from 0.3 up.
 */

/** Bands of a sketch (b). */
export const LSH_BANDS = 42;
/** Registers in a band (r). */
export const LSH_ROWS = 3;

const MULTIPLY_HI = 0x9e3779b1;
const MULTIPLY_LO = 0x85ebca77;

/**
 * The 42 band hashes of a MinHash sketch, from its first 126 registers: 84 uint32, hi and lo of band 0, of band 1 and so on. The
 * band's number is part of its hash, so all bands can live in one table.
 */
export function deriveLshBands(minhash: Uint32Array): Uint32Array<ArrayBuffer> {
  const bands = new Uint32Array(LSH_BANDS * 2);
  // Invariant: the bands before this one are written.
  for (let band = 0; band < LSH_BANDS; band++) {
    let hi = Math.imul(band + 1, 0x27d4eb2f);
    let lo = Math.imul(band + 1, 0x165667b1);
    for (let row = 0; row < LSH_ROWS; row++) {
      const register = minhash[band * LSH_ROWS + row]!;
      hi = Math.imul(((hi << 13) | (hi >>> 19)) ^ register, MULTIPLY_HI);
      lo = Math.imul(((lo << 7) | (lo >>> 25)) + register, MULTIPLY_LO);
    }
    hi = Math.imul(hi ^ (lo >>> 16), 0x7feb352d);
    lo = Math.imul(lo ^ (hi >>> 15), 0x846ca68b);
    hi ^= lo >>> 16;
    bands[band * 2] = hi;
    bands[band * 2 + 1] = lo ^ (hi >>> 14);
  }
  return bands;
}
