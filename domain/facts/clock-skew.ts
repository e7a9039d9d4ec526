/** So far may another machine's clock be ahead of ours: what is told to lie further in the future cannot be. */
export const CLOCK_SKEW_MS = 5 * 60_000;
