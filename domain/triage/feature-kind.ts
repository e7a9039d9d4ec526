/**
 * A feature is anything two pull requests can share: 60 bits of hash and 4 bits of kind, in one 64-bit bucket. All kinds live in
 * one postings table; the kind is the low four bits, so it needs no column.
 */
export const FEATURE_KIND = {
  /** Winnowed fingerprint of added lines. */
  added: 0,
  /** Winnowed fingerprint of removed lines. */
  removed: 1,
  path: 2,
  /** File name without its folder. */
  fileName: 3,
  folder: 4,
  symbol: 5,
  titleWord: 6,
  bodyWord: 7,
  /** Number of an issue or pull request that the text names. */
  issue: 8,
  /** Canonical diff hash of one channel. */
  canonicalHash: 9,
  /** Own commit of the pull request. */
  commit: 10,
} as const;

export type FeatureKind = (typeof FEATURE_KIND)[keyof typeof FEATURE_KIND];

export const FEATURE_KIND_COUNT = 11;
export const KIND_MASK = 0xf;

/**
 * Features of one kind that a pull request is indexed with. Of fingerprints, paths and symbols the smallest hashes are kept (bottom-k):
 * the same sample wherever the same set is; of words the first, of commits the newest. They bound what a search asks, and what a
 * sync stores.
 */
export const FEATURE_LIMITS: Readonly<Record<keyof typeof FEATURE_KIND, number>> = {
  added: 64,
  removed: 32,
  path: 64,
  fileName: 32,
  folder: 24,
  symbol: 48,
  titleWord: 32,
  bodyWord: 64,
  issue: 20,
  canonicalHash: 4,
  commit: 32,
};
