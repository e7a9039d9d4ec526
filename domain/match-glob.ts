/**
 * Whether a text is like a pattern, in which `*` stands for any characters (none, too) and `?` for one.
 * Takes time proportional to the product of both lengths at worst, whatever the pattern.
 */
export function matchGlob(pattern: string, text: string): boolean {
  let at = 0;
  let from = 0;
  let star = -1;
  let starFrom = 0;
  while (from < text.length) {
    const symbol = pattern[at];
    if (symbol === '*') {
      star = at++;
      starFrom = from;
    } else if (symbol !== undefined && (symbol === '?' || symbol === text[from])) {
      at++;
      from++;
    } else if (star >= 0) {
      // The last star takes one character more.
      at = star + 1;
      from = ++starFrom;
    } else {
      return false;
    }
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}
