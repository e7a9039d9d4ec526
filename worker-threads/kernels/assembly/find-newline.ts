const NEWLINE: i8 = 0x0a;

/** The address of the first newline from `at` on; `end` when none comes before it. */
export function findNewline(at: usize, end: usize): usize {
  for (; at < end; at += 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(NEWLINE)));
    if (found !== 0) return min(at + usize(ctz(found)), end);
  }
  return end;
}
