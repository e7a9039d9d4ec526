import type { ClientBase } from 'pg';
import { PostingWindow } from '../../domain/triage/posting-window.ts';
import { readWrittenFeatures } from '../../sql/triage/read-features.ts';

/** Rows read at once when a window is filled. */
const READ_ROWS = 500;

interface CachedWindow {
  readonly window: PostingWindow;
  /** Everything written up to here, from `fromNumber` on, is in the window. */
  lastWriteId: number;
  fromNumber: number;
}

/** Posting windows of the repositories that were analysed last, so that a page goes on where the one before it stopped. */
export class WindowCache {
  readonly #limit: number;
  /** Least recently used first. */
  readonly #windows = new Map<number, CachedWindow>();

  /** @param limit repositories kept in memory */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * The window of a repository, up to date with the database. The caller's transaction must hold the repository's analysis
   * lock: then nobody writes, and the order of writes is the order of commits.
   */
  async refresh(client: ClientBase, repoId: number, fromNumber: number): Promise<PostingWindow> {
    let cached = this.#windows.get(repoId);
    if (!cached || fromNumber < cached.fromNumber) {
      cached = { window: new PostingWindow(), lastWriteId: 0, fromNumber };
    }
    this.#windows.delete(repoId);
    this.#windows.set(repoId, cached);
    if (this.#windows.size > this.#limit) this.#windows.delete(this.#windows.keys().next().value!);
    cached.window.dropBelow(fromNumber);
    cached.fromNumber = fromNumber;
    for (;;) {
      const rows = await readWrittenFeatures(client, {
        repoId,
        fromNumber,
        afterWriteId: cached.lastWriteId,
        limit: READ_ROWS,
      });
      for (const { indexed, writeId } of rows) {
        cached.window.put(indexed);
        cached.lastWriteId = writeId;
      }
      if (rows.length < READ_ROWS) return cached.window;
    }
  }

  /** Tells that the rows just written are in the window already, up to and including this write. */
  noteWritten(repoId: number, lastWriteId: number): void {
    const cached = this.#windows.get(repoId);
    if (cached && lastWriteId > cached.lastWriteId) cached.lastWriteId = lastWriteId;
  }

  /** After a failed transaction the window may hold what the database does not. */
  forget(repoId: number): void {
    this.#windows.delete(repoId);
  }
}
