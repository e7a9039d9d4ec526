/** As programs write numbers: signs, fractions, powers, and counts beyond what a double holds exactly. */
const NUMBER = /^[+-]?\d{1,40}(?:\.\d{1,40})?(?:e[+-]?\d{1,4})?$/i;

/**
 * Whether a count of runs says that a line ran. Counters overflow and race (a count of 18446744073709551615, one below zero), so only
 * whether it is above zero matters; below zero counts as not run, as LCOV's own tools take it.
 * @returns null when it is no number
 */
export function readHits(text: string | undefined): boolean | null {
  const trimmed = text?.trim() ?? '';
  return NUMBER.test(trimmed) ? Number(trimmed) > 0 : null;
}

/** A whole number from 0 on that a program can count with; null when it is none. */
export function readWhole(text: string | undefined): number | null {
  const trimmed = text?.trim() ?? '';
  return /^\d{1,15}$/.test(trimmed) ? Number(trimmed) : null;
}

/** The number of a line: from 1 on; null when there is no such line. */
export function readLineNumber(text: string | undefined): number | null {
  const number = readWhole(text);
  return number === 0 ? null : number;
}
