import type { Head } from '../../sql/analysis/list-heads.ts';
import type { SignedHead } from './sign-heads.ts';

export interface PageCounts {
  /** Highest number dealt with; null when there was none left. */
  readonly lastNumber: number | null;
  readonly done: number;
  readonly degraded: number;
  readonly failed: number;
  /** Heads whose run with the same versions is done. */
  readonly skipped: number;
}

/** Adds up how heads ended, and tells it after each batch. */
export class PageCounter {
  readonly #tell: ((counts: PageCounts) => void) | undefined;
  #counts: PageCounts = { lastNumber: null, done: 0, degraded: 0, failed: 0, skipped: 0 };

  constructor(tell: ((counts: PageCounts) => void) | undefined) {
    this.#tell = tell;
  }

  skip(heads: readonly Head[], due: readonly Head[]): void {
    this.#counts = { ...this.#counts, skipped: heads.length - due.length };
  }

  /** @param sharedReasons reasons that make every head of the batch a degraded one */
  add(batch: readonly SignedHead[], sharedReasons: readonly string[]): void {
    const degraded = batch.filter((one) => one.missing.length + sharedReasons.length > 0).length;
    this.#counts = {
      ...this.#counts,
      lastNumber: batch.at(-1)!.head.number,
      done: this.#counts.done + batch.length - degraded,
      degraded: this.#counts.degraded + degraded,
    };
    this.#tell?.(this.#counts);
  }

  finish(lastNumber: number | null): PageCounts {
    return { ...this.#counts, lastNumber };
  }
}
