import { type Glob, type GlobToken, matchGlob, matchSegment } from './match-glob.ts';
import { expandBraces, parseGlob, parseSegment } from './parse-glob.ts';

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
  readonly suffixes: Map<number, Map<string, number>>;
  /** Patterns of a file name, by the first character they ask for; under -1 those that ask for none. */
  readonly patterns: Map<number, { index: number; tokens: readonly GlobToken[] }[]>;
  readonly others: { index: number; glob: Glob }[];
}

const NO_FIRST_CHARACTER = -1;

/**
 * Compiles an ordered list of globs. Plain names, `*suffix` and `folder/` become table look-ups; the rest are only
 * tried while one of them could still come first, and patterns of a file name only where its first character fits.
 * @throws GlobError when one is malformed
 */
export function compileGlobs(globs: readonly string[]): GlobMatcher {
  const tables: Tables = {
    names: new Map(),
    folders: new Map(),
    suffixes: new Map(),
    patterns: new Map(),
    others: [],
  };
  globs.forEach((glob, index) => {
    for (const choice of expandBraces(glob)) addGlob(tables, choice, index);
  });
  return { firstMatch: (path) => findFirst(tables, path) };
}

function addGlob(tables: Tables, glob: string, index: number): void {
  const folder = /^([^/]+)\/$/.exec(glob)?.[1];
  const suffix = /^\*([^/]+)$/.exec(glob)?.[1];
  if (folder !== undefined && !MAGIC.test(folder)) setFirst(tables.folders, folder, index);
  else if (!glob.includes('/') && !MAGIC.test(glob)) setFirst(tables.names, glob, index);
  else if (suffix !== undefined && !MAGIC.test(suffix)) {
    const ofLength = tables.suffixes.get(suffix.length) ?? new Map<string, number>();
    setFirst(ofLength, suffix, index);
    tables.suffixes.set(suffix.length, ofLength);
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
  let best = tables.names.get(name) ?? Number.POSITIVE_INFINITY;
  for (const [length, ofLength] of tables.suffixes) {
    const index = length <= name.length ? ofLength.get(name.slice(-length)) : undefined;
    if (index !== undefined && index < best) best = index;
  }
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
  return best === Number.POSITIVE_INFINITY ? -1 : best;
}
