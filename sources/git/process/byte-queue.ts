import type { Readable } from 'node:stream';

const INITIAL_BYTES = 256 * 1024;
/** A larger buffer is given back once it is empty. */
const KEPT_BYTES = 4 * 1024 * 1024;

export type Taken =
  | { readonly ok: true; readonly bytes: Buffer }
  | { readonly ok: false; readonly reason: 'ended' | 'too_large' };

export interface Trim {
  readonly front: number;
  readonly mark: number;
}

const NO_TRIM: Trim = { front: 0, mark: 0 };

/**
 * Cuts a byte stream at known marks without turning it into strings. It reads only while somebody asks, so the
 * writer waits while nobody does. Invariant: `start <= scanned <= end`, and no mark begins in [start, scanned).
 */
export class ByteQueue {
  readonly #chunks: AsyncIterator<Buffer>;
  #buffer = Buffer.allocUnsafe(INITIAL_BYTES);
  #start = 0;
  #end = 0;

  constructor(stream: Readable) {
    this.#chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /**
   * Takes the bytes before the next `mark` and drops the mark. They are a copy with a memory of its own, so that it
   * can be transferred to another thread.
   * @param trim bytes to drop at the front, and bytes of the mark to keep at the end
   * @param limitBytes when the mark is further away, everything up to it is dropped and `too_large` returned
   */
  async takeUntil(mark: Buffer, limitBytes: number, trim: Trim = NO_TRIM): Promise<Taken> {
    let scanned = this.#start;
    let tooLarge = false;
    for (;;) {
      const at = this.#buffer.subarray(0, this.#end).indexOf(mark, scanned);
      if (at >= 0) {
        const from = this.#start + trim.front;
        const bytes = at + trim.mark - from;
        this.#start = at + mark.length;
        if (tooLarge || bytes > limitBytes) return { ok: false, reason: 'too_large' };
        const copy = Buffer.allocUnsafeSlow(bytes);
        this.#buffer.copy(copy, 0, from, from + bytes);
        return { ok: true, bytes: copy };
      }
      scanned = Math.max(this.#start, this.#end - mark.length + 1);
      if (this.#end - this.#start > limitBytes + mark.length) {
        tooLarge = true;
        this.#start = scanned;
      }
      const before = this.#start;
      if (!(await this.#fill())) return { ok: false, reason: 'ended' };
      scanned -= before - this.#start;
    }
  }

  /** Appends the next chunk; false at the end of the stream. May move the content to the front of the buffer. */
  async #fill(): Promise<boolean> {
    const next = await this.#chunks.next();
    if (next.done) return false;
    const chunk = next.value;
    if (this.#end + chunk.length > this.#buffer.length) this.#makeRoom(chunk.length);
    chunk.copy(this.#buffer, this.#end);
    this.#end += chunk.length;
    return true;
  }

  #makeRoom(bytes: number): void {
    const used = this.#end - this.#start;
    const fits = used + bytes <= this.#buffer.length && this.#buffer.length <= Math.max(KEPT_BYTES, used * 4);
    // Doubling keeps the cost of growing linear; a small rest after a huge patch goes back to a small buffer.
    const target = fits ? this.#buffer : Buffer.allocUnsafe(Math.max(INITIAL_BYTES, (used + bytes) * 2));
    this.#buffer.copy(target, 0, this.#start, this.#end);
    this.#buffer = target;
    this.#start = 0;
    this.#end = used;
  }
}
