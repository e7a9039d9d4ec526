/** The signals a score is made of, each 0..1, 0 where it is missing. The order is that of `SCORE_SIGNALS`. */
export const SCORE_SIGNALS = [
  'paths',
  'fileNames',
  'folders',
  'added',
  'removed',
  'symbols',
  'title',
  'body',
  'issues',
  'containment',
  'mutualContainment',
  'sameCanonicalHash',
  'closeness',
] as const;
export type ScoreSignal = (typeof SCORE_SIGNALS)[number];
