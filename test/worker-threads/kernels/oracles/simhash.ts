/** SimHash by its definition: one counter for each bit, +1 or -1 for each hash; positive counters make a 1. */
export function simhashByDefinition(hashes: readonly bigint[]): bigint {
  let result = 0n;
  for (let bit = 0n; bit < 64n; bit++) {
    const counter = hashes.reduce((sum, hash) => sum + ((hash >> bit) & 1n ? 1 : -1), 0);
    if (counter > 0) result |= 1n << bit;
  }
  return result;
}

/** The hash as it votes: a removed shingle (bit 0 set) with these bits flipped. */
export function flipRemoved(hash: bigint): bigint {
  return hash & 1n ? hash ^ 0x5bd1e9952e1b2138n : hash;
}
