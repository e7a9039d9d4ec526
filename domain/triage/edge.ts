import type { SymbolKind } from '../signature.ts';

/** Bumps whenever retrieval, scoring, categories or evidence change what they give for the same rows. */
export const ALGORITHM_VERSION = 2;

export const TRIAGE_CATEGORIES = [
  'same_change',
  'same_feature',
  'competing_implementation',
  'related',
  'not_related',
  'uncertain',
] as const;
export type TriageCategory = (typeof TRIAGE_CATEGORIES)[number];

/** Categories that say "this work exists already": what a person wants to be told of. */
export const DUPLICATE_CATEGORIES = [
  'same_change',
  'same_feature',
  'competing_implementation',
] as const satisfies readonly TriageCategory[];

/** Why a pair is never called a duplicate: one builds on the other, or repeats it on another branch. */
export const RELATIONS = ['stacked', 'backport'] as const;
export type Relation = (typeof RELATIONS)[number];

/** Ways a candidate is found, in the order they are asked. */
export const RETRIEVERS = ['canonical_hash', 'rare_fingerprints', 'lsh', 'symbols', 'paths', 'text'] as const;
export type Retriever = (typeof RETRIEVERS)[number];

/** Every number that decided one edge; shares and cosines are 0..1, null where a side lacks the signal. */
export interface EdgeScores {
  /** The score the edge is ranked by. */
  readonly final: number;
  /** IDF-weighted cosines. */
  readonly paths: number | null;
  readonly added: number | null;
  readonly removed: number | null;
  readonly symbols: number | null;
  readonly title: number | null;
  readonly body: number | null;
  /** Share of A's fingerprints (added and removed, all channels) found in B, and of B's found in A. */
  readonly containmentOfA: number | null;
  readonly containmentOfB: number | null;
  /** The same for the production channel alone. */
  readonly productionContainmentOfA: number | null;
  readonly productionContainmentOfB: number | null;
  /** Estimated from MinHash over the channel with most shingles. */
  readonly jaccard: number | null;
  /** Hamming distance of the 64-bit SimHash of that channel. */
  readonly simhashDistance: number | null;
  /** True when every channel that both sides sign has the same canonical diff hash. */
  readonly sameCanonicalHash: boolean;
  readonly sharedIssues: number;
  readonly sharedTests: number;
  /** 1 when opened at the same time, falling with the distance. */
  readonly closeness: number;
  /** Days from B's opening to A's. */
  readonly daysApart: number;
}

/** Lines of A and of B that carry the same fingerprints; lines are in the new file (added) or the old one (removed). */
export interface MatchedRange {
  readonly stream: 'added' | 'removed';
  readonly a: { readonly path: string; readonly from: number; readonly to: number };
  readonly b: { readonly path: string; readonly from: number; readonly to: number };
  readonly fingerprints: number;
}

/** What a person needs to judge the pair without trusting the score. */
export interface EdgeEvidence {
  /** The rule that gave the category, in words and with its numbers. */
  readonly reason: string;
  /** For each retriever that proposed B: its own measure (shared buckets, or weight), in its own unit. */
  readonly retrievers: Partial<Record<Retriever, number>>;
  /** Overlapping paths, production first, at most 10, and how many there are in all. */
  readonly paths: readonly string[];
  readonly pathsTotal: number;
  /** At most 20, rare first. */
  readonly symbols: readonly { readonly symbol: string; readonly kind: SymbolKind }[];
  /** Test and suite names on both sides, at most 10. */
  readonly tests: readonly string[];
  readonly docs: {
    readonly headings: readonly string[];
    readonly codeFences: readonly string[];
    readonly references: readonly string[];
  };
  readonly issues: readonly number[];
  readonly words: readonly string[];
  readonly ranges: readonly MatchedRange[];
  /** Signals that were missing on either side; the category says so by being careful. */
  readonly missing: readonly string[];
}
