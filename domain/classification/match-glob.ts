/**
 * Matching of one glob without backtracking: the time is at most the path's length times the glob's, whatever a
 * hostile `.gitattributes` says.
 */
export interface Glob {
  /** One entry per path segment; null stands for `**`. */
  readonly segments: readonly (readonly GlobToken[] | null)[];
}

/** A UTF-16 unit, `?`, `*`, or a character class. */
export type GlobToken = number | CharacterClass;

export interface CharacterClass {
  readonly negated: boolean;
  readonly ranges: readonly (readonly [first: number, last: number])[];
}

export const ANY_ONE = -1;
export const ANY_RUN = -2;

/** Whether the glob matches all segments of a path. */
export function matchGlob(glob: Glob, path: readonly string[]): boolean {
  const { segments } = glob;
  let at = 0;
  let segment = 0;
  let retryAt = -1;
  let retrySegment = -1;
  while (at < path.length) {
    const tokens = segments[segment];
    if (tokens === null) {
      retrySegment = segment + 1;
      retryAt = at;
      segment += 1;
    } else if (tokens !== undefined && matchSegment(tokens, path[at]!)) {
      segment += 1;
      at += 1;
    } else if (retrySegment !== -1) {
      // The last `**` takes one segment more; an earlier one never has to, as it already took the fewest it could.
      retryAt += 1;
      at = retryAt;
      segment = retrySegment;
    } else return false;
  }
  while (segments[segment] === null) segment += 1;
  return segment === segments.length;
}

/** Whether the pattern of one segment matches the whole text. */
export function matchSegment(tokens: readonly GlobToken[], text: string): boolean {
  let at = 0;
  let token = 0;
  let retryAt = -1;
  let retryToken = -1;
  while (at < text.length) {
    const expected = tokens[token];
    if (expected === ANY_RUN) {
      retryToken = token + 1;
      retryAt = at;
      token += 1;
    } else if (expected !== undefined && matchUnit(expected, text.charCodeAt(at))) {
      token += 1;
      at += 1;
    } else if (retryToken !== -1) {
      retryAt += 1;
      at = retryAt;
      token = retryToken;
    } else return false;
  }
  while (tokens[token] === ANY_RUN) token += 1;
  return token === tokens.length;
}

function matchUnit(expected: GlobToken, unit: number): boolean {
  if (typeof expected === 'number') return expected === unit || expected === ANY_ONE;
  const inside = expected.ranges.some(([first, last]) => unit >= first && unit <= last);
  return inside !== expected.negated;
}
