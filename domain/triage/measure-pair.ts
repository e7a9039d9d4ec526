import { CHANNELS } from '../channel.ts';
import type { ChannelSignature } from '../signature.ts';
import { type CommonFiles, compareFiles } from './compare-files.ts';
import type { EdgeScores } from './edge.ts';
import { FEATURE_KIND } from './feature-kind.ts';
import { findReversal, type Reversal } from './find-reversal.ts';
import { overlapFingerprints } from './overlap-fingerprints.ts';
import type { ScoredPair } from './score-pair.ts';
import { channelOf, decisiveChannel, type SignedSide } from './signed-side.ts';

/** Measures of the channel that decides the category. */
export interface DecisiveMeasures {
  readonly sameHash: boolean;
  readonly containmentOfA: number;
  readonly containmentOfB: number;
  /** Fingerprints of the smaller side. */
  readonly smallerCount: number;
  readonly files: CommonFiles;
  readonly reversal: Reversal;
}

export interface PairMeasures {
  readonly scores: EdgeScores;
  readonly decisive: DecisiveMeasures;
}

/** Every number that decides and explains a pair, from both sides' full signatures. */
export function measurePair(a: SignedSide, b: SignedSide, scored: ScoredPair): PairMeasures {
  const { cosines, shared } = scored.overlap;
  const all = sumOverlaps(a, b);
  const production = overlapOf(channelOf(a, 'production'), channelOf(b, 'production'));
  const main = decisiveChannel(a, b);
  const mainA = main === null ? undefined : channelOf(a, main);
  const mainB = main === null ? undefined : channelOf(b, main);
  const mainOverlap = overlapOf(mainA, mainB);
  const widest = widestCommonChannel(a, b);
  const scores: EdgeScores = {
    final: round(scored.final),
    paths: roundOrNull(cosines[FEATURE_KIND.path]!),
    added: roundOrNull(cosines[FEATURE_KIND.added]!),
    removed: roundOrNull(cosines[FEATURE_KIND.removed]!),
    symbols: roundOrNull(cosines[FEATURE_KIND.symbol]!),
    title: roundOrNull(cosines[FEATURE_KIND.titleWord]!),
    body: roundOrNull(cosines[FEATURE_KIND.bodyWord]!),
    containmentOfA: roundOrNull(all.ofA),
    containmentOfB: roundOrNull(all.ofB),
    productionContainmentOfA: roundOrNull(production.ofA),
    productionContainmentOfB: roundOrNull(production.ofB),
    jaccard: widest ? roundOrNull(estimateJaccard(widest[0], widest[1])) : null,
    simhashDistance: widest ? hammingDistance(widest[0].simhash, widest[1].simhash) : null,
    sameCanonicalHash: haveSameHashes(a, b),
    sharedIssues: shared[FEATURE_KIND.issue]!,
    sharedTests: sharedTestNames(a, b).length,
    closeness: round(scored.closeness),
    daysApart: round(scored.daysApart),
  };
  const sameHash = mainA?.canonicalDiffHash != null && mainA.canonicalDiffHash === mainB?.canonicalDiffHash;
  return {
    scores,
    decisive: {
      sameHash,
      containmentOfA: mainOverlap.ofA ?? 0,
      containmentOfB: mainOverlap.ofB ?? 0,
      smallerCount: Math.min(mainA?.winnowCount ?? 0, mainB?.winnowCount ?? 0),
      files: compareFiles(a, b, main),
      reversal: findReversal(a, b, main),
    },
  };
}

/** Names of tests that both sides touch, sorted. */
export function sharedTestNames(a: SignedSide, b: SignedSide): string[] {
  const ofB = new Set(channelOf(b, 'tests')?.testIntent?.names ?? []);
  return (channelOf(a, 'tests')?.testIntent?.names ?? []).filter((name) => ofB.has(name)).sort();
}

function overlapOf(
  a: ChannelSignature | undefined,
  b: ChannelSignature | undefined,
): { shared: number; ofA: number | null; ofB: number | null; comparableA: number; comparableB: number } {
  if (!a || !b) return { shared: 0, ofA: null, ofB: null, comparableA: 0, comparableB: 0 };
  return overlapFingerprints(a, b);
}

/** Containment over all channels, each weighed by its fingerprints; a channel only one side has counts as not shared. */
function sumOverlaps(a: SignedSide, b: SignedSide): { ofA: number | null; ofB: number | null } {
  let sharedA = 0;
  let sharedB = 0;
  let countA = 0;
  let countB = 0;
  for (const channel of CHANNELS) {
    const ofA = channelOf(a, channel);
    const ofB = channelOf(b, channel);
    countA += ofA?.winnowCount ?? 0;
    countB += ofB?.winnowCount ?? 0;
    const overlap = overlapOf(ofA, ofB);
    sharedA += (overlap.ofA ?? 0) * (ofA?.winnowCount ?? 0);
    sharedB += (overlap.ofB ?? 0) * (ofB?.winnowCount ?? 0);
  }
  if (countA === 0 || countB === 0) return { ofA: null, ofB: null };
  return { ofA: sharedA / countA, ofB: sharedB / countB };
}

function haveSameHashes(a: SignedSide, b: SignedSide): boolean {
  let equal = 0;
  for (const channel of CHANNELS) {
    const hashA = channelOf(a, channel)?.canonicalDiffHash ?? null;
    const hashB = channelOf(b, channel)?.canonicalDiffHash ?? null;
    if (hashA === null || hashB === null) continue;
    if (hashA !== hashB) return false;
    equal++;
  }
  return equal > 0;
}

function widestCommonChannel(a: SignedSide, b: SignedSide): [ChannelSignature, ChannelSignature] | null {
  let widest: [ChannelSignature, ChannelSignature] | null = null;
  let width = 0;
  for (const channel of CHANNELS) {
    const ofA = channelOf(a, channel);
    const ofB = channelOf(b, channel);
    const shingles = Math.min(ofA?.shingleCount ?? 0, ofB?.shingleCount ?? 0);
    if (ofA && ofB && shingles > width) {
      widest = [ofA, ofB];
      width = shingles;
    }
  }
  return widest;
}

function estimateJaccard(a: ChannelSignature, b: ChannelSignature): number | null {
  if (!a.minhash || !b.minhash) return null;
  let equal = 0;
  for (let i = 0; i < a.minhash.length; i++) if (a.minhash[i] === b.minhash[i]) equal++;
  return equal / a.minhash.length;
}

function hammingDistance(
  a: readonly [number, number] | null,
  b: readonly [number, number] | null,
): number | null {
  if (!a || !b) return null;
  return countBits(a[0] ^ b[0]) + countBits(a[1] ^ b[1]);
}

function countBits(word: number): number {
  let bits = 0;
  for (let rest = word >>> 0; rest !== 0; rest = (rest & (rest - 1)) >>> 0) bits++;
  return bits;
}

/** Four decimals: enough to decide by, and the same text whatever wrote it. */
function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

function roundOrNull(value: number | null): number | null {
  return value === null || Number.isNaN(value) ? null : round(value);
}
