/** A 64-bit hash as two unsigned 32-bit words. */
export interface Hash64 {
  readonly hi: number;
  readonly lo: number;
}

/**
 * Hashes text to 64 bits: two 32-bit lanes of FNV-1a over UTF-16 units with different primes, each finished by the mixer of
 * MurmurHash3. Not for adversaries: a forged collision shows two pull requests as alike, and the evidence shows they are not.
 */
export function hashText(text: string, seed: number): Hash64 {
  let a = 0x811c9dc5 ^ seed;
  let b = 0x9747b28c ^ Math.imul(seed + 1, 0x85ebca6b);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x5bd1e995);
    b ^= b >>> 15;
  }
  return { hi: mix32(a ^ text.length), lo: mix32(b ^ Math.imul(a, 0xc2b2ae35)) };
}

function mix32(value: number): number {
  let h = value;
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  h ^= h >>> 16;
  return h >>> 0;
}
