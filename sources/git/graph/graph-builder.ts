import { GIT_TIME_LIMIT } from '../commits/git-time.ts';
import { findMention } from '../landing/find-mention.ts';
import { GitError } from '../process/git-error.ts';
import { CommitGraph, type Mention } from './commit-graph.ts';
import { ObjectIdIndex } from './object-id-index.ts';
import { sortTopologically } from './sort-topologically.ts';

const SPACE = 0x20;
const MINUS = 0x2d;
const ZERO = 0x30;
const NUL = 0;
/** A commit that was named as a parent and has not come itself. */
const NOT_SEEN = 0xffffffff;
const INITIAL_COMMITS = 1 << 14;

/** Collects the records of `git log` into flat arrays, by order of first appearance of their ids. */
export class GraphBuilder {
  readonly #ids: ObjectIdIndex;
  #dates = new Float64Array(INITIAL_COMMITS);
  #authored = new Float64Array(INITIAL_COMMITS);
  #parentStart = new Uint32Array(INITIAL_COMMITS).fill(NOT_SEEN);
  #parentCount = new Uint16Array(INITIAL_COMMITS);
  #parents = new Uint32Array(INITIAL_COMMITS);
  #parentsUsed = 0;
  readonly #mentions = new Map<number, Mention>();

  /** @param idBytes 20 for SHA-1, 32 for SHA-256 */
  constructor(idBytes: number) {
    this.#ids = new ObjectIdIndex(idBytes, INITIAL_COMMITS);
  }

  get size(): number {
    return this.#ids.size;
  }

  /** Reads one record: commit id, committer time, a blank, author time, a blank, parents parted by blanks, NUL, subject. */
  addRecord(line: Buffer, from: number, end: number): void {
    const hexLength = this.#ids.idBytes * 2;
    const commit = this.#add(line, from);
    let at = readDate(this.#dates, commit, line, from + hexLength) + 1;
    at = readDate(this.#authored, commit, line, at) + 1;
    this.#parentStart[commit] = this.#parentsUsed;
    while (at < end && line[at] !== NUL) {
      const parent = this.#add(line, at);
      if (this.#parentsUsed === this.#parents.length)
        this.#parents = doubled(this.#parents, new Uint32Array(this.#parents.length * 2));
      this.#parents[this.#parentsUsed++] = parent;
      at += hexLength;
      if (line[at] === SPACE) at++;
    }
    this.#parentCount[commit] = this.#parentsUsed - this.#parentStart[commit]!;
    const mention = findMention(line, at + 1, end);
    if (mention !== null) this.#mentions.set(commit, mention);
  }

  /** @throws GitError `missing_objects` when a parent never came */
  finish(): CommitGraph {
    const count = this.#ids.size;
    for (let commit = 0; commit < count; commit++) {
      if (this.#parentStart[commit] !== NOT_SEEN) continue;
      throw new GitError(
        'missing_objects',
        `The history has a hole: commit ${this.#ids.hex(commit)} is missing.`,
      );
    }
    const idOf = sortTopologically(count, this.#dates, this.#parentStart, this.#parentCount, this.#parents);
    const commitOf = new Uint32Array(count);
    for (let commit = 0; commit < count; commit++) commitOf[idOf[commit]!] = commit;
    const dates = new Float64Array(count);
    const authored = new Float64Array(count);
    const parentStart = new Uint32Array(count + 1);
    const parents = new Uint32Array(this.#parentsUsed);
    let used = 0;
    for (let commit = 0; commit < count; commit++) {
      const id = idOf[commit]!;
      dates[commit] = this.#dates[id]!;
      authored[commit] = this.#authored[id]!;
      parentStart[commit] = used;
      const start = this.#parentStart[id]!;
      for (let at = start; at < start + this.#parentCount[id]!; at++)
        parents[used++] = commitOf[this.#parents[at]!]!;
    }
    parentStart[count] = used;
    const mentions = new Map([...this.#mentions].map(([id, mention]) => [commitOf[id]!, mention]));
    return new CommitGraph({
      dates,
      authored,
      parentStart,
      parents,
      mentions,
      ids: this.#ids,
      idOf,
      commitOf,
    });
  }

  #add(line: Buffer, at: number): number {
    const commit = this.#ids.addHex(line, at);
    if (commit >= this.#dates.length) {
      const size = this.#dates.length * 2;
      this.#dates = doubled(this.#dates, new Float64Array(size));
      this.#authored = doubled(this.#authored, new Float64Array(size));
      this.#parentStart = doubled(this.#parentStart, new Uint32Array(size).fill(NOT_SEEN));
      this.#parentCount = doubled(this.#parentCount, new Uint16Array(size));
    }
    return commit;
  }
}

/** Reads digits up to the blank and returns its place. A time out of all reason, or none, counts as 0. */
function readDate(dates: Float64Array, commit: number, line: Buffer, from: number): number {
  const negative = line[from] === MINUS;
  let at = negative ? from + 1 : from;
  let date = 0;
  for (; line[at] !== SPACE && line[at] !== NUL; at++) date = date * 10 + line[at]! - ZERO;
  dates[commit] = date <= GIT_TIME_LIMIT ? (negative ? -date : date) : 0;
  return at;
}

function doubled<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}
