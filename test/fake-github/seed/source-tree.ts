import type { Random } from '../world/random.ts';

const VERBS = ['read', 'write', 'find', 'merge', 'split', 'count', 'show', 'check', 'send', 'keep'] as const;
const NOUNS = [
  'parcel',
  'carrier',
  'label',
  'route',
  'invoice',
  'address',
  'status',
  'store',
  'report',
  'queue',
] as const;
const FILES = 40;
const LINES = 40;

/** A small made-up source tree: content by path, as lines. */
export type SourceTree = Map<string, readonly string[]>;

export function createSourceTree(random: Random): SourceTree {
  const tree: SourceTree = new Map([['README.md', ['# Waybill', '', 'Follows parcels.']]]);
  while (tree.size < FILES) {
    const path = `src/${random.pick(NOUNS)}/${random.pick(VERBS)}-${random.pick(NOUNS)}.ts`;
    tree.set(
      path,
      Array.from({ length: random.integer(LINES / 2, LINES * 2) }, () => createLine(random)),
    );
  }
  return tree;
}

/** Changes some files. @returns the new content of those that changed */
export function editSourceTree(random: Random, tree: ReadonlyMap<string, readonly string[]>): SourceTree {
  const paths = [...tree.keys()];
  const changed: SourceTree = new Map();
  for (let left = random.integer(1, 3); left > 0; left -= 1) {
    const path = random.pick(paths);
    const lines = [...(changed.get(path) ?? tree.get(path)!)];
    const added = Array.from({ length: random.integer(1, 12) }, () => createLine(random));
    // Long files shrink again, or they would outgrow everything in thousands of changes.
    const removed = lines.length > LINES * 3 ? random.integer(8, 16) : random.integer(0, 4);
    lines.splice(random.integer(0, lines.length), removed, ...added);
    changed.set(path, lines);
  }
  return changed;
}

export function renderFiles(tree: ReadonlyMap<string, readonly string[]>): Record<string, string> {
  return Object.fromEntries([...tree].map(([path, lines]) => [path, `${lines.join('\n')}\n`]));
}

/** A title as people write them. */
export function createTitle(random: Random): string {
  const verb = random.pick(VERBS);
  return `${verb[0]!.toUpperCase()}${verb.slice(1)} the ${random.pick(NOUNS)} of a ${random.pick(NOUNS)}`;
}

function createLine(random: Random): string {
  return `export const ${random.pick(NOUNS)}${random.integer(1, 9_999)} = ${random.pick(VERBS)}(${random.pick(NOUNS)}, ${random.integer(0, 999)});`;
}
