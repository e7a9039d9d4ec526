import type { FeatureVector, WeightedFeatures } from './feature-vector.ts';
import { PostingTable } from './posting-table.ts';
import type { ProbeResult, ProbeWindow } from './probe.ts';

/** One indexed pull request. */
export interface IndexedPullRequest {
  readonly prId: number;
  readonly number: number;
  readonly headSha: string;
  /** Unix seconds. */
  readonly openedAt: number;
  readonly features: WeightedFeatures;
  /** hi, lo, hi, lo … */
  readonly lshBands: Uint32Array;
  /** Signals that could not be computed. */
  readonly missing: readonly string[];
}

/** The window is rebuilt without what fell out of it once this share of its postings is dead. */
const DEAD_SHARE_MAX = 0.5;

/**
 * The recent pull requests of one repository with their postings, in memory: what a bulk analysis asks instead of the postings
 * tables, with the same answers.
 */
export class PostingWindow {
  #byNumber = new Map<number, IndexedPullRequest>();
  /** Ascending. */
  #numbers: number[] = [];
  #postings = new PostingTable();
  #bands = new PostingTable();
  #alive = 0;

  get(number: number): IndexedPullRequest | undefined {
    return this.#byNumber.get(number);
  }

  /** Postings held, dead ones included. */
  get postings(): number {
    return this.#postings.entries + this.#bands.entries;
  }

  /** Adds a pull request, or replaces what was known of its earlier head. */
  put(indexed: IndexedPullRequest): void {
    const known = this.#byNumber.get(indexed.number);
    if (known) this.#forget(known);
    else this.#numbers.splice(this.#countBelow(indexed.number), 0, indexed.number);
    this.#byNumber.set(indexed.number, indexed);
    this.#insert(indexed);
  }

  /** Drops everything below a number; memory is given back when enough is dead. */
  dropBelow(from: number): void {
    const dead = this.#countBelow(from);
    if (dead === 0) return;
    for (const number of this.#numbers.splice(0, dead)) {
      this.#alive -= size(this.#byNumber.get(number)!);
      this.#byNumber.delete(number);
    }
    if (this.#alive > this.postings * (1 - DEAD_SHARE_MAX)) return;
    this.#postings = new PostingTable();
    this.#bands = new PostingTable();
    this.#alive = 0;
    for (const number of this.#numbers) this.#insert(this.#byNumber.get(number)!);
  }

  /** Who shares each feature, newest first, at most `cap` each. */
  probe(vector: FeatureVector, window: ProbeWindow, cap: number): ProbeResult {
    const offsets = new Uint32Array(vector.count + 1);
    const numbers: number[] = [];
    for (let i = 0; i < vector.count; i++) {
      this.#postings.collect(vector.hi[i]!, vector.lo[i]!, window.from, window.before, cap, numbers);
      offsets[i + 1] = numbers.length;
    }
    return { offsets, numbers: Int32Array.from(numbers) };
  }

  /** Who shares LSH bands: one entry for each shared band, at most `cap` for a band. */
  probeBands(lshBands: Uint32Array, window: ProbeWindow, cap: number): Int32Array {
    const numbers: number[] = [];
    for (let i = 0; i < lshBands.length; i += 2) {
      this.#bands.collect(lshBands[i]!, lshBands[i + 1]!, window.from, window.before, cap, numbers);
    }
    return Int32Array.from(numbers);
  }

  #insert(indexed: IndexedPullRequest): void {
    const { features, lshBands, number } = indexed;
    for (let i = 0; i < features.count; i++) this.#postings.add(features.hi[i]!, features.lo[i]!, number);
    for (let i = 0; i < lshBands.length; i += 2) this.#bands.add(lshBands[i]!, lshBands[i + 1]!, number);
    this.#alive += size(indexed);
  }

  #forget(indexed: IndexedPullRequest): void {
    const { features, lshBands, number } = indexed;
    for (let i = 0; i < features.count; i++) this.#postings.remove(features.hi[i]!, features.lo[i]!, number);
    for (let i = 0; i < lshBands.length; i += 2) this.#bands.remove(lshBands[i]!, lshBands[i + 1]!, number);
    this.#alive -= size(indexed);
  }

  #countBelow(number: number): number {
    let from = 0;
    let to = this.#numbers.length;
    // Invariant: everything before `from` is below, everything from `to` on is not.
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (this.#numbers[middle]! < number) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

function size(indexed: IndexedPullRequest): number {
  return indexed.features.count + indexed.lshBands.length / 2;
}
