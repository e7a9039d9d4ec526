import type { ChangedFile } from './changed-file.ts';
import type { Channel } from './channel.ts';

/** Bumps whenever normalisation, tokenising or any kernel changes what it computes for the same bytes. */
export const SIGNATURE_VERSION = 2;

/** What the byte kernels compute for the signed lines of one channel. */
export interface KernelSignature {
  /** SHA-256 of the normalised token stream, lower-case hex; null when the channel has no token. */
  readonly canonicalDiffHash: string | null;
  /** 64-bit SimHash as two uint32 words (hi, lo); null when there is no shingle. */
  readonly simhash: readonly [hi: number, lo: number] | null;
  /** 128 MinHash registers; null when there is no shingle. */
  readonly minhash: Uint32Array<ArrayBuffer> | null;
  /** Distinct shingles of both streams. */
  readonly shingleCount: number;
  /** Selected fingerprints, ascending, 8 bytes each, little endian; bit 0 is the stream (0 added, 1 removed). */
  readonly winnow: Uint8Array<ArrayBuffer>;
  /** For each fingerprint its first place: file index (uint16 LE, 65535 = beyond) and line (uint32 LE), 6 bytes each. */
  readonly winnowPositions: Uint8Array<ArrayBuffer>;
  /** Number of fingerprints in `winnow`. */
  readonly winnowCount: number;
  /** True when `winnow` is a bottom-k sample. */
  readonly winnowTruncated: boolean;
  /** Tokens in both streams. */
  readonly tokenCount: number;
}

export const SYMBOL_KINDS = ['decl', 'export', 'import'] as const;
export type SymbolKind = (typeof SYMBOL_KINDS)[number];

/** A name that a pull request declares, exports or imports, or whose body it changes (from a hunk header). */
export interface ChangedSymbol {
  readonly symbol: string;
  readonly kind: SymbolKind;
}

export interface TestIntent {
  /** Suite and test names in changed lines or hunk headers, sorted, deduplicated, limited. */
  readonly names: readonly string[];
  /** Assertion matchers used in added lines (toBe, assertEquals …), sorted. */
  readonly matchers: readonly string[];
  readonly importsUnderTest: readonly string[];
}

export interface DocStructure {
  readonly headings: readonly string[];
  /** Languages of code fences. */
  readonly codeFences: readonly string[];
  /** Link targets and cross references. */
  readonly references: readonly string[];
}

export interface SizeMetrics {
  readonly files: number;
  readonly additions: number;
  readonly deletions: number;
  readonly hunks: number;
  /** Files left out of the signature as noise. */
  readonly noiseFiles: number;
}

/** A signed channel of a pull request: one row of `pr_channel_signatures`. */
export interface ChannelSignature extends KernelSignature {
  readonly channel: Channel;
  readonly symbols: readonly ChangedSymbol[];
  readonly testIntent: TestIntent | null;
  readonly docStructure: DocStructure | null;
  readonly size: SizeMetrics;
  /** What could not be computed for this channel; empty when all is well. */
  readonly errors: readonly string[];
}

/** Everything computed from the patch of one pull request at one head. */
export interface PullRequestSignature {
  readonly files: readonly ChangedFile[];
  readonly channels: readonly ChannelSignature[];
  /** True when a limit cut the input. */
  readonly truncated: boolean;
}
