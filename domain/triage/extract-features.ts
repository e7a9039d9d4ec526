import type { PullRequestSignature } from '../signature.ts';
import { FEATURE_KIND, FEATURE_LIMITS, type FeatureKind, KIND_MASK } from './feature-kind.ts';
import { createFeatureVector, type FeatureVector } from './feature-vector.ts';
import { hashText } from './hash-text.ts';
import { findIssueNumbers, splitWords } from './words.ts';

/** What is known of a pull request beside its diff. */
export interface PullRequestText {
  readonly number: number;
  readonly title: string;
  readonly body: string | null;
  /** Ids of its own commits, hexadecimal. */
  readonly ownCommits: readonly string[];
}

/** Everything that is indexed of a pull request, from its signature and its text. */
export function extractFeatures(signature: PullRequestSignature, text: PullRequestText): FeatureVector {
  const words: number[] = [];
  addFingerprints(words, signature);
  addPaths(words, signature);
  addSymbols(words, signature);
  addText(words, text);
  for (const channel of signature.channels) {
    if (channel.canonicalDiffHash !== null) {
      addHex(words, channel.canonicalDiffHash, FEATURE_KIND.canonicalHash);
    }
  }
  for (const commit of text.ownCommits.slice(0, FEATURE_LIMITS.commit)) {
    addHex(words, commit, FEATURE_KIND.commit);
  }
  return createFeatureVector(new Uint32Array(words));
}

/** The bucket of an own commit, to ask whether another pull request carries it. */
export function commitBucket(commit: string): { hi: number; lo: number } {
  const words: number[] = [];
  addHex(words, commit, FEATURE_KIND.commit);
  return { lo: words[0]!, hi: words[1]! };
}

/** The smallest fingerprints of each stream over all channels: the same sample on every side of a comparison. */
function addFingerprints(words: number[], signature: PullRequestSignature): void {
  const total = signature.channels.reduce((sum, channel) => sum + channel.winnowCount, 0);
  const all = new Uint32Array(total * 2);
  let at = 0;
  for (const { winnow, winnowCount } of signature.channels) {
    all.set(new Uint32Array(winnow.buffer, winnow.byteOffset, winnowCount * 2), at);
    at += winnowCount * 2;
  }
  new BigUint64Array(all.buffer).sort();
  const kept = [0, 0];
  const limits = [FEATURE_LIMITS.added, FEATURE_LIMITS.removed];
  let previousLo = -1;
  let previousHi = -1;
  for (let i = 0; i < total; i++) {
    const lo = all[2 * i]!;
    const hi = all[2 * i + 1]!;
    // The same lines in two channels are one fingerprint.
    if (lo === previousLo && hi === previousHi) continue;
    previousLo = lo;
    previousHi = hi;
    const stream = lo & 1;
    if (kept[stream]! >= limits[stream]!) continue;
    kept[stream]!++;
    push(words, hi, lo, stream === 0 ? FEATURE_KIND.added : FEATURE_KIND.removed);
  }
}

function addPaths(words: number[], signature: PullRequestSignature): void {
  const paths = new Set<string>();
  for (const file of signature.files) {
    paths.add(file.path);
    if (file.previousPath !== null) paths.add(file.previousPath);
  }
  const names = new Set<string>();
  const folders = new Set<string>();
  for (const path of paths) {
    const slash = path.lastIndexOf('/');
    names.add(path.slice(slash + 1));
    if (slash > 0) folders.add(path.slice(0, slash));
  }
  addSample(words, paths, FEATURE_KIND.path, FEATURE_LIMITS.path);
  addSample(words, names, FEATURE_KIND.fileName, FEATURE_LIMITS.fileName);
  addSample(words, folders, FEATURE_KIND.folder, FEATURE_LIMITS.folder);
}

function addSymbols(words: number[], signature: PullRequestSignature): void {
  const symbols = new Set<string>();
  for (const channel of signature.channels) {
    for (const { symbol, kind } of channel.symbols) {
      // A declared name and an exported one are the same thing to another pull request; an import is not.
      symbols.add(kind === 'import' ? `import ${symbol}` : symbol);
    }
  }
  addSample(words, symbols, FEATURE_KIND.symbol, FEATURE_LIMITS.symbol);
}

function addText(words: number[], text: PullRequestText): void {
  const body = text.body ?? '';
  addTexts(words, splitWords(text.title), FEATURE_KIND.titleWord, FEATURE_LIMITS.titleWord);
  addTexts(words, splitWords(body), FEATURE_KIND.bodyWord, FEATURE_LIMITS.bodyWord);
  const issues = findIssueNumbers(`${text.title}\n${body}`).filter((number) => number !== text.number);
  addTexts(words, issues.map(String), FEATURE_KIND.issue, FEATURE_LIMITS.issue);
}

/** The first texts, up to a limit. */
function addTexts(words: number[], texts: Iterable<string>, kind: FeatureKind, limit: number): void {
  let left = limit;
  for (const text of texts) {
    if (left-- === 0) return;
    const { hi, lo } = hashText(text, kind);
    push(words, hi, lo, kind);
  }
}

/** As `addTexts`; of too many the smallest hashes, so that two sets are sampled alike. */
function addSample(words: number[], texts: ReadonlySet<string>, kind: FeatureKind, limit: number): void {
  if (texts.size <= limit) {
    addTexts(words, texts, kind, limit);
    return;
  }
  const hashes = Array.from(texts, (text) => hashText(text, kind));
  hashes.sort((a, b) => a.hi - b.hi || a.lo - b.lo);
  for (const { hi, lo } of hashes.slice(0, limit)) push(words, hi, lo, kind);
}

function addHex(words: number[], hex: string, kind: FeatureKind): void {
  push(words, Number.parseInt(hex.slice(0, 8), 16), Number.parseInt(hex.slice(8, 16), 16), kind);
}

function push(words: number[], hi: number, lo: number, kind: FeatureKind): void {
  words.push(((lo & ~KIND_MASK) | kind) >>> 0, hi >>> 0);
}
