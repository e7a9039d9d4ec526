/** Whether the ASCII text stands at `at`. */
export function startsWith(at: usize, text: string): bool {
  for (let i = 0; i < text.length; i++) {
    if (u32(load<u8>(at + i)) !== letterOf(text, i)) return false;
  }
  return true;
}

/** Whether the ASCII text stands right before `end`, and not before `start`. */
export function endsWith(start: usize, end: usize, text: string): bool {
  return end - start >= usize(text.length) && startsWith(end - text.length, text);
}

/** UTF-16 units lie at the address of a string. */
function letterOf(text: string, i: i32): u32 {
  return load<u16>(changetype<usize>(text) + (usize(i) << 1));
}
