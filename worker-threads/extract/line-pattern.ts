/**
 * A line pattern of a language. It is tried only on lines that begin (white space aside) with one of its `starts`, or
 * end in one of its `ends`, so that most lines are never decoded.
 */
export interface LinePattern<Kind> {
  readonly kind: Kind;
  /** Words a matching line begins with, separated by `|`: `word*` for a prefix, `^word` at column 0 only, `*` a capital at column 0. */
  readonly starts?: string;
  /** Last characters a matching line ends with, white space aside. */
  readonly ends?: string;
  /**
   * With `ends`: the characters one of which comes after the first word of the line, which may be in quotes; `a` stands for any that begins
   * a word. Any character when left out.
   */
  readonly follows?: string;
  /** Its first group that matches is the name, or with `list` a list of names separated by commas. */
  readonly expression: RegExp;
  readonly list?: boolean;
}
