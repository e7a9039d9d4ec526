import type { ObjectIdIndex } from './object-id-index.ts';

/** A pull request number that the subject line of a commit names. */
export interface Mention {
  readonly number: number;
  /** How: as a provider signs a squash ("Subject (#N)") or a merge ("Merge pull request #N …"), or in passing. */
  readonly form: 'squash' | 'merge' | 'named';
}

/**
 * All commits of a mirror in flat arrays, about 60 bytes each. A commit is a number from 0, oldest first, and every
 * parent has a smaller number than its child; so walking back is counting down, and "newest" is "largest".
 */
export class CommitGraph {
  readonly count: number;
  /** Committer time, Unix seconds. */
  readonly dates: Float64Array;
  /** Author time, Unix seconds: a rebase keeps it. */
  readonly authored: Float64Array;
  /** The parents of commit `c` stand at `parentStart[c]` … `parentStart[c + 1] - 1` of `parents`. */
  readonly parentStart: Uint32Array;
  readonly parents: Uint32Array;
  /** The first pull request number in the subject of a commit, where there is one. */
  readonly mentions: ReadonlyMap<number, Mention>;
  readonly #ids: ObjectIdIndex;
  /** From commit to its number in `#ids`, and back. */
  readonly #idOf: Uint32Array;
  readonly #commitOf: Uint32Array;

  constructor(parts: {
    dates: Float64Array;
    authored: Float64Array;
    parentStart: Uint32Array;
    parents: Uint32Array;
    mentions: ReadonlyMap<number, Mention>;
    ids: ObjectIdIndex;
    idOf: Uint32Array;
    commitOf: Uint32Array;
  }) {
    this.count = parts.dates.length;
    this.dates = parts.dates;
    this.authored = parts.authored;
    this.parentStart = parts.parentStart;
    this.parents = parts.parents;
    this.mentions = parts.mentions;
    this.#ids = parts.ids;
    this.#idOf = parts.idOf;
    this.#commitOf = parts.commitOf;
  }

  /** The commit with this id; -1 when it is not part of the graph. */
  find(oid: string): number {
    const id = this.#ids.find(oid);
    return id < 0 || id >= this.#commitOf.length ? -1 : this.#commitOf[id]!;
  }

  oid(commit: number): string {
    return this.#ids.hex(this.#idOf[commit]!);
  }

  parentCount(commit: number): number {
    return this.parentStart[commit + 1]! - this.parentStart[commit]!;
  }

  /** The nth parent, from 0; -1 when there is none. */
  parent(commit: number, nth: number): number {
    const at = this.parentStart[commit]! + nth;
    return at < this.parentStart[commit + 1]! ? this.parents[at]! : -1;
  }
}
