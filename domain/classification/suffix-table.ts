/** Suffixes of file names with a number each, looked up all at once. */
export interface SuffixTable {
  /** The first number added for a suffix counts. */
  add(suffix: string, index: number): void;
  /** The smallest number among the suffixes that the name ends with; infinity when there is none. */
  firstOf(name: string): number;
}

interface Node {
  /** By UTF-16 unit. */
  readonly next: Map<number, Node>;
  index: number;
}

const NONE = Number.POSITIVE_INFINITY;

/** A tree of suffixes read backwards, so that a name is read only as far as one of them goes. */
export function createSuffixTable(): SuffixTable {
  const root: Node = { next: new Map(), index: NONE };
  return {
    add(suffix, index) {
      let node = root;
      for (let at = suffix.length - 1; at >= 0; at -= 1) {
        const unit = suffix.charCodeAt(at);
        const next: Node = node.next.get(unit) ?? { next: new Map(), index: NONE };
        node.next.set(unit, next);
        node = next;
      }
      node.index = Math.min(node.index, index);
    },
    firstOf(name) {
      let node: Node | undefined = root;
      let first = NONE;
      for (let at = name.length - 1; at >= 0; at -= 1) {
        node = node.next.get(name.charCodeAt(at));
        if (node === undefined) break;
        if (node.index < first) first = node.index;
      }
      return first;
    },
  };
}
