import type { Retriever } from './edge.ts';
import { FEATURE_KIND, type FeatureKind, KIND_MASK } from './feature-kind.ts';
import type { FeatureVector } from './feature-vector.ts';
import type { ProbeResult, ProbeWindow } from './probe.ts';
import type { RetrievalThresholds } from './thresholds.ts';

/** One proposed earlier pull request, with what each retriever measured: the summed squared weight of shared features. */
export interface Candidate {
  readonly number: number;
  readonly retrievers: Partial<Record<Retriever, number>>;
}

/** What the retrievers look at. */
export interface ProposalInput {
  readonly vector: FeatureVector;
  readonly weights: Float32Array;
  readonly frequencies: Float64Array;
  readonly probe: ProbeResult;
  readonly window: ProbeWindow;
  /** Numbers that share LSH bands, one entry for each shared band. */
  readonly lshNumbers: Int32Array;
}

interface FeatureRetriever {
  readonly name: Exclude<Retriever, 'lsh'>;
  readonly kinds: ReadonlySet<FeatureKind>;
}

const FEATURE_RETRIEVERS: readonly FeatureRetriever[] = [
  { name: 'canonical_hash', kinds: new Set([FEATURE_KIND.canonicalHash, FEATURE_KIND.commit]) },
  { name: 'rare_fingerprints', kinds: new Set([FEATURE_KIND.added, FEATURE_KIND.removed]) },
  { name: 'symbols', kinds: new Set([FEATURE_KIND.symbol]) },
  { name: 'paths', kinds: new Set([FEATURE_KIND.path, FEATURE_KIND.fileName, FEATURE_KIND.folder]) },
  { name: 'text', kinds: new Set([FEATURE_KIND.titleWord, FEATURE_KIND.bodyWord, FEATURE_KIND.issue]) },
];

/**
 * The union of what the retrievers propose, each with its own limits: the rarest features first, then the pull requests that
 * share most of their weight. Ordered by number, so that equal input gives equal output.
 */
export function proposeCandidates(input: ProposalInput, limits: RetrievalThresholds): Candidate[] {
  const byNumber = new Map<number, Partial<Record<Retriever, number>>>();
  const tally = new Tally(input.window);
  for (const retriever of FEATURE_RETRIEVERS) {
    const limit = limits.retrievers[retriever.name];
    for (const i of pickRarest(input, retriever.kinds, limit.features, limits.frequencyCap)) {
      const weight = input.weights[i]! * input.weights[i]!;
      for (let at = input.probe.offsets[i]!; at < input.probe.offsets[i + 1]!; at++) {
        tally.add(input.probe.numbers[at]!, weight);
      }
    }
    keep(byNumber, retriever.name, tally.takeTop(limit.candidates));
  }
  for (const number of input.lshNumbers) tally.add(number, 1);
  keep(byNumber, 'lsh', tally.takeTop(limits.retrievers.lsh.candidates));
  return [...byNumber]
    .map(([number, retrievers]) => ({ number, retrievers }))
    .sort((a, b) => a.number - b.number);
}

function keep(
  byNumber: Map<number, Partial<Record<Retriever, number>>>,
  name: Retriever,
  top: readonly { number: number; weight: number }[],
): void {
  for (const { number, weight } of top) {
    const found = byNumber.get(number);
    const measure = Math.round(weight * 1000) / 1000;
    if (found) found[name] = measure;
    else byNumber.set(number, { [name]: measure });
  }
}

/** Indexes of the rarest features of these kinds that somebody shares, rarest first. */
function pickRarest(
  { vector, probe, frequencies }: ProposalInput,
  kinds: ReadonlySet<FeatureKind>,
  limit: number,
  frequencyCap: number,
): number[] {
  const shared: number[] = [];
  for (let i = 0; i < vector.count; i++) {
    if (!kinds.has((vector.lo[i]! & KIND_MASK) as FeatureKind)) continue;
    const found = probe.offsets[i + 1]! - probe.offsets[i]!;
    if (found > 0 && found < frequencyCap) shared.push(i);
  }
  if (shared.length > limit) {
    shared.sort((a, b) => frequencies[a]! - frequencies[b]! || a - b);
    shared.length = limit;
  }
  return shared;
}

/** Sums weights by pull request number over one window. */
class Tally {
  readonly #from: number;
  readonly #sums: Float64Array;
  #touched: number[] = [];

  constructor(window: ProbeWindow) {
    this.#from = window.from;
    this.#sums = new Float64Array(window.before - window.from);
  }

  add(number: number, weight: number): void {
    const at = number - this.#from;
    if (this.#sums[at] === 0) this.#touched.push(number);
    this.#sums[at]! += weight;
  }

  /** The heaviest, newest first among equals; and starts anew. */
  takeTop(limit: number): { number: number; weight: number }[] {
    const top = this.#touched.map((number) => ({ number, weight: this.#sums[number - this.#from]! }));
    for (const number of this.#touched) this.#sums[number - this.#from] = 0;
    this.#touched = [];
    if (top.length > limit) {
      top.sort((a, b) => b.weight - a.weight || b.number - a.number);
      top.length = limit;
    }
    return top;
  }
}
