/**
 * Fast Similarity Sketching as the paper's Algorithm 1 states it, with real-valued buckets. `throwBall(x, i)` is the pair of
 * random functions of round i: a bucket below `registers` and a fraction below 1.
 */
export function sketchByDefinition(
  elements: readonly bigint[],
  registers: number,
  throwBall: (element: bigint, round: number) => { bucket: number; fraction: number },
): number[] {
  const sketch = new Array<number>(registers).fill(Number.POSITIVE_INFINITY);
  for (let round = 0; round < 2 * registers; round++) {
    for (const element of elements) {
      const ball = throwBall(element, round);
      const bucket = round < registers ? ball.bucket : round - registers;
      sketch[bucket] = Math.min(sketch[bucket]!, round + ball.fraction);
    }
    if (sketch.every(Number.isFinite)) break;
  }
  return sketch;
}

const MASK = 0xffffffffn;

/** The product's ball in exact arithmetic: key times round, bucket in the upper 7 bits, fraction in the 24 below. */
export function throwMultiplyShiftBall(element: bigint, round: number): { bucket: number; fraction: number } {
  const sum = ((element >> 32n) + (element & MASK) * 0x2c1b3c6dn) & MASK;
  const product = ((sum ^ (sum >> 15n)) * 0x9e3779b1n) & MASK;
  const key = product ^ (product >> 14n);
  const ball = (key * roundMultiplier(round)) & MASK;
  return { bucket: Number(ball >> 25n), fraction: Number((ball >> 1n) & 0xffffffn) / 2 ** 24 };
}

/** The round's word of the SplitMix32 sequence, made odd. */
function roundMultiplier(round: number): bigint {
  const state = (0x2545f491n + BigInt(round + 1) * 0x9e3779b9n) & MASK;
  let word = ((state ^ (state >> 16n)) * 0x21f0aaadn) & MASK;
  word = ((word ^ (word >> 15n)) * 0x735a2d97n) & MASK;
  return (word ^ (word >> 15n)) | 1n;
}
