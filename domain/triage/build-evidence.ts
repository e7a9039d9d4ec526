import { CHANNELS } from '../channel.ts';
import type { ChangedSymbol } from '../signature.ts';
import type { EdgeEvidence, MatchedRange } from './edge.ts';
import { matchRanges } from './match-ranges.ts';
import { sharedTestNames } from './measure-pair.ts';
import type { Candidate } from './propose-candidates.ts';
import { channelOf, type SignedSide } from './signed-side.ts';
import { findIssueNumbers, splitWords } from './words.ts';

const PATHS_LIMIT = 10;
const SYMBOLS_LIMIT = 20;
const TESTS_LIMIT = 10;
const DOCS_LIMIT = 10;
const WORDS_LIMIT = 12;
const ISSUES_LIMIT = 10;
const RANGES_LIMIT = 12;
/** What a pull request offers to others says most. */
const SYMBOL_ORDER = { export: 0, decl: 1, import: 2 } as const;

/** Collects what a person needs to judge a pair; every list is bounded and ordered. */
export function buildEvidence(
  a: SignedSide,
  b: SignedSide,
  candidate: Candidate,
  reason: string,
): EdgeEvidence {
  const paths = sharedPaths(a, b);
  return {
    reason,
    retrievers: candidate.retrievers,
    paths: paths.slice(0, PATHS_LIMIT),
    pathsTotal: paths.length,
    symbols: sharedSymbols(a, b).slice(0, SYMBOLS_LIMIT),
    tests: sharedTestNames(a, b).slice(0, TESTS_LIMIT),
    docs: sharedDocs(a, b),
    issues: common(findIssueNumbers(textOf(a)), findIssueNumbers(textOf(b)))
      .filter((number) => number !== a.number && number !== b.number)
      .slice(0, ISSUES_LIMIT),
    words: common(splitWords(a.title), splitWords(b.title)).slice(0, WORDS_LIMIT),
    ranges: sharedRanges(a, b).slice(0, RANGES_LIMIT),
    missing: [...new Set([...a.missing, ...b.missing])].sort(),
  };
}

/** Paths on both sides: production first, noise last, then by name. */
function sharedPaths(a: SignedSide, b: SignedSide): string[] {
  const ofB = new Set(b.files.map((file) => file.path));
  return a.files
    .filter((file) => ofB.has(file.path))
    .map((file) => ({
      path: file.path,
      rank: (file.noise === null ? 0 : CHANNELS.length) + CHANNELS.indexOf(file.channel),
    }))
    .sort((x, y) => x.rank - y.rank || (x.path < y.path ? -1 : 1))
    .map(({ path }) => path);
}

function sharedSymbols(a: SignedSide, b: SignedSide): ChangedSymbol[] {
  const ofB = new Set(b.channels.flatMap((channel) => channel.symbols.map(symbolKey)));
  const seen = new Set<string>();
  return a.channels
    .flatMap((channel) => channel.symbols)
    .filter((symbol) => {
      const key = symbolKey(symbol);
      if (!ofB.has(key) || seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .map(({ symbol, kind }) => ({ symbol, kind }))
    .sort((x, y) => SYMBOL_ORDER[x.kind] - SYMBOL_ORDER[y.kind] || (x.symbol < y.symbol ? -1 : 1));
}

function symbolKey({ symbol, kind }: ChangedSymbol): string {
  return `${kind} ${symbol}`;
}

function sharedDocs(a: SignedSide, b: SignedSide): EdgeEvidence['docs'] {
  const docsA = channelOf(a, 'docs')?.docStructure;
  const docsB = channelOf(b, 'docs')?.docStructure;
  if (!docsA || !docsB) return { headings: [], codeFences: [], references: [] };
  return {
    headings: common(docsA.headings, docsB.headings).slice(0, DOCS_LIMIT),
    codeFences: common(docsA.codeFences, docsB.codeFences).slice(0, DOCS_LIMIT),
    references: common(docsA.references, docsB.references).slice(0, DOCS_LIMIT),
  };
}

/** Matched ranges of every channel, largest first; equal sizes in order of channel and place. */
function sharedRanges(a: SignedSide, b: SignedSide): MatchedRange[] {
  const pathsA = a.files.map((file) => file.path);
  const pathsB = b.files.map((file) => file.path);
  return CHANNELS.flatMap((channel) => {
    const ofA = channelOf(a, channel);
    const ofB = channelOf(b, channel);
    return ofA && ofB ? matchRanges(ofA, ofB, pathsA, pathsB) : [];
  }).sort((x, y) => y.fingerprints - x.fingerprints);
}

function textOf(side: SignedSide): string {
  return `${side.title}\n${side.body ?? ''}`;
}

function common<T>(a: readonly T[], b: readonly T[]): T[] {
  const ofB = new Set(b);
  return [...new Set(a)].filter((value) => ofB.has(value));
}
