/**
 * Takes `size` numbers without repeats; the same seed takes the same ones. Generator: mulberry32 (Tommy Ettinger, public
 * domain); selection: Fisher and Yates.
 */
export function takeSample(numbers: readonly number[], size: number, seed: number): number[] {
  const pool = [...numbers];
  const random = mulberry32(seed);
  const taken = Math.min(size, pool.length);
  // Invariant: pool[0 .. i) is the sample so far.
  for (let i = 0; i < taken; i++) {
    const other = i + Math.floor(random() * (pool.length - i));
    [pool[i], pool[other]] = [pool[other]!, pool[i]!];
  }
  return pool.slice(0, taken).sort((x, y) => x - y);
}

function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
