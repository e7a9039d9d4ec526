import { type Glob, type GlobToken, matchGlob, matchSegment } from './match-glob.ts';
import { expandBraces, parseGlob, parseSegment } from './parse-glob.ts';
import { createSuffixTable, type SuffixTable } from './suffix-table.ts';

/**
 * Globs over Git paths, compiled once and fast to ask.
 *
 * - `name` without a slash matches that file name in any folder, `*.min.js` likewise;
 * - `folder/` matches everything below a folder of that name anywhere, `/folder/` only at the root;
 * - a pattern with a slash inside is matched from the root; `**` stands for any number of folders;
 * - `*` and `?` never match a slash, `[ab]` is a character class, `{a,b}` a choice. Case matters.
 */
export interface GlobMatcher {
  /** Position of the first glob that matches the path; -1 when none does. */
  firstMatch(path: string): number;
}

const MAGIC = /[*?[\]\\]/;

interface Tables {
  readonly names: Map<string, number>;
  readonly folders: Map<string, number>;
  /** Folders of the root only. */
  readonly rootFolders: Map<string, number>;
  readonly suffixes: SuffixTable;
  /** Patterns of a file name, by the first character they ask for; under -1 those that ask for none. */
  readonly patterns: Map<number, { index: number; tokens: readonly GlobToken[] }[]>;
  readonly others: { index: number; glob: Glob }[];
}

const NO_FIRST_CHARACTER = -1;
const NONE = Number.POSITIVE_INFINITY;

/**
 * Compiles an ordered list of globs. Plain names, `*suffix` and `folder/` become table look-ups; the rest are only
 * tried while one of them could still come first, and patterns of a file name only where its first character fits.
 * @throws GlobError when one is malformed
 */
export function compileGlobs(globs: readonly string[]): GlobMatcher {
  const tables: Tables = {
    names: new Map(),
    folders: new Map(),
    rootFolders: new Map(),
    suffixes: createSuffixTable(),
    patterns: new Map(),
    others: [],
  };
  globs.forEach((glob, index) => {
    for (const choice of expandBraces(glob)) addGlob(tables, choice, index);
  });
  return { firstMatch: (path) => findFirst(tables, path) };
}

function addGlob(tables: Tables, glob: string, index: number): void {
  const [, root, folder] = /^(\/?)([^/]+)\/$/.exec(glob) ?? [];
  const suffix = /^\*([^/]+)$/.exec(glob)?.[1];
  if (folder !== undefined && !MAGIC.test(folder)) {
    setFirst(root === '' ? tables.folders : tables.rootFolders, folder, index);
  } else if (!glob.includes('/') && !MAGIC.test(glob)) {
    setFirst(tables.names, glob, index);
  } else if (suffix !== undefined && !MAGIC.test(suffix)) {
    tables.suffixes.add(suffix, index);
  } else if (!glob.includes('/')) {
    const tokens = parseSegment(glob, glob);
    const [first] = tokens;
    const key = typeof first === 'number' && first >= 0 ? first : NO_FIRST_CHARACTER;
    const ofKey = tables.patterns.get(key) ?? [];
    ofKey.push({ index, tokens });
    tables.patterns.set(key, ofKey);
  } else tables.others.push({ index, glob: parseGlob(glob) });
}

function setFirst(table: Map<string, number>, key: string, index: number): void {
  if (!table.has(key)) table.set(key, index);
}

function findFirst(tables: Tables, path: string): number {
  const segments = path.split('/');
  const name = segments.at(-1)!;
  let best = Math.min(tables.names.get(name) ?? NONE, tables.suffixes.firstOf(name));
  if (segments.length > 1) best = Math.min(best, tables.rootFolders.get(segments[0]!) ?? NONE);
  for (let depth = 0; depth < segments.length - 1; depth += 1) {
    const index = tables.folders.get(segments[depth]!);
    if (index !== undefined && index < best) best = index;
  }
  for (const key of [name.charCodeAt(0), NO_FIRST_CHARACTER]) {
    for (const { index, tokens } of tables.patterns.get(key) ?? []) {
      if (index >= best) break;
      if (matchSegment(tokens, name)) best = index;
    }
  }
  for (const { index, glob } of tables.others) {
    if (index >= best) break;
    if (matchGlob(glob, segments)) best = index;
  }
  return best === NONE ? -1 : best;
}
