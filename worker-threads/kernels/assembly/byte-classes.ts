/** Classes of the bytes of a line, for 64 at a time as the bits of a word: bit i says it of the byte at i. */

/** Bytes that words are made of: letters, digits, `_`, `$` and everything from 0x80 up. */
export function wordBits(at: usize): u64 {
  return (
    u64(wordBits16(v128.load(at))) |
    (u64(wordBits16(v128.load(at, 16))) << 16) |
    (u64(wordBits16(v128.load(at, 32))) << 32) |
    (u64(wordBits16(v128.load(at, 48))) << 48)
  );
}

function wordBits16(bytes: v128): u32 {
  // Signed comparisons of shifted values: one instruction where unsigned ones take three.
  const letters = i8x16.lt_s(
    i8x16.add(v128.or(bytes, i8x16.splat(0x20)), i8x16.splat(0x1f)),
    i8x16.splat(-0x80 + 26),
  );
  const digits = i8x16.lt_s(i8x16.add(bytes, i8x16.splat(0x50)), i8x16.splat(-0x80 + 10));
  const marks = v128.or(i8x16.eq(bytes, i8x16.splat(0x5f)), i8x16.eq(bytes, i8x16.splat(0x24)));
  // The sign bit of the bytes themselves is set from 0x80 up.
  return i8x16.bitmask(v128.or(v128.or(letters, digits), v128.or(marks, bytes)));
}

/** White space: space, and the control characters from tab to carriage return. */
export function spaceBits(at: usize): u64 {
  return (
    u64(spaceBits16(v128.load(at))) |
    (u64(spaceBits16(v128.load(at, 16))) << 16) |
    (u64(spaceBits16(v128.load(at, 32))) << 32) |
    (u64(spaceBits16(v128.load(at, 48))) << 48)
  );
}

function spaceBits16(bytes: v128): u32 {
  const controls = i8x16.lt_s(i8x16.add(bytes, i8x16.splat(0x77)), i8x16.splat(-0x80 + 5));
  return i8x16.bitmask(v128.or(controls, i8x16.eq(bytes, i8x16.splat(0x20))));
}

/** Whether one of the bytes is NUL. */
export function hasNul(at: usize): bool {
  return !i8x16.all_true(
    i8x16.min_u(
      i8x16.min_u(v128.load(at), v128.load(at, 16)),
      i8x16.min_u(v128.load(at, 32), v128.load(at, 48)),
    ),
  );
}
