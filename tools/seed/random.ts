/** Numbers that look random and are the same for the same seed: sfc32, a small generator that passes PractRand (C. Doty-Humphrey). */
export interface Random {
  /** From 0 up to, but not including, 1. */
  next(): number;
  /** A whole number from 0 up to, but not including, `below`. */
  below(below: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** Normal, by Box and Muller. */
  normal(): number;
  /** Log-normal: half of the numbers are below `median`; `spread` is the standard deviation of their logarithms. */
  skewed(median: number, spread: number): number;
  /** Poisson: how often something happens that happens `mean` times on average. */
  count(mean: number): number;
}

const WORD = 2 ** 32;
const WARM_UP = 12;
/** From here on a rounded normal is as good, and its time does not grow with the mean. */
const LARGE_MEAN = 30;

/** @param key what the stream is for; other keys give streams that have nothing to do with each other */
export function createRandom(...key: readonly number[]): Random {
  let [a, b, c, d] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 1];
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / WORD;
  };
  for (const word of key) {
    a ^= mixWord(word);
    b = (b + mixWord(word ^ 0x5bd1e995)) | 0;
    next();
  }
  for (let n = 0; n < WARM_UP; n++) next();
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    next,
    below: (below) => Math.floor(next() * below),
    chance: (probability) => next() < probability,
    pick: (items) => items[Math.floor(next() * items.length)]!,
    normal,
    skewed: (median, spread) => median * Math.exp(spread * normal()),
    count: (mean) => {
      if (mean > LARGE_MEAN) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
      const limit = Math.exp(-mean);
      let events = -1;
      for (let product = 1; product > limit; events++) product *= next();
      return Math.max(0, events);
    },
  };
}

/** Scatters the bits of a word: the finalizer of MurmurHash3. */
export function mixWord(word: number): number {
  let hash = word | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
