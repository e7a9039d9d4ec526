import { type ChangedSymbol, SYMBOL_KINDS, type SymbolKind } from '../../domain/signature.ts';
import { LineFinder } from './find-lines.ts';
import { familyOf } from './language-family.ts';
import type { LinePattern } from './line-pattern.ts';
import { cleanName } from './name-set.ts';
import { MAX_EXTRACTED_LINES, type PatchLines, type SignedFile } from './signed-file.ts';
import { SYMBOL_PATTERNS } from './symbol-patterns.ts';

/** Symbols kept of one channel of one pull request. */
export const MAX_SYMBOLS = 1_000;

/** Names found so far, by kind. */
class SymbolTable {
  readonly #names = new Map(SYMBOL_KINDS.map((kind) => [kind, new Set<string>()]));
  #count = 0;

  get isFull(): boolean {
    return this.#count >= MAX_SYMBOLS;
  }

  add(text: string, kind: SymbolKind): void {
    const names = this.#names.get(kind)!;
    // Names repeat, and most are clean.
    if (names.has(text)) return;
    const symbol = cleanName(text);
    if (symbol === '' || this.isFull || names.has(symbol)) return;
    names.add(symbol);
    this.#count += 1;
  }

  /** By name, then kind. */
  toSorted(): ChangedSymbol[] {
    const lists = [...this.#names].map(([kind, names]) => ({ kind, names: [...names].sort(), next: 0 }));
    lists.sort((a, b) => (a.kind < b.kind ? -1 : 1));
    return Array.from({ length: this.#count }, () => {
      // The lists are merged: of equal names the first list's comes first.
      let first = lists.find(({ names, next }) => next < names.length)!;
      for (const list of lists) {
        if (list.next < list.names.length && list.names[list.next]! < first.names[first.next]!) first = list;
      }
      return { symbol: first.names[first.next++]!, kind: first.kind };
    });
  }
}

/**
 * Names that changed lines declare, export or import, and the names of the functions and classes that Git found around
 * the hunks. Read line by line with patterns, so a name is found even where the file would not parse.
 * @returns sorted by name, then kind; at most `MAX_SYMBOLS`
 */
export function extractSymbols(patch: PatchLines, files: readonly SignedFile[]): ChangedSymbol[] {
  const found = new SymbolTable();
  const finder = new LineFinder(patch);
  let linesLeft = MAX_EXTRACTED_LINES;
  for (const file of files) {
    const family = familyOf(file.language);
    if (family === null) continue;
    const matcher = SYMBOL_PATTERNS[family];
    finder.visitContexts(matcher, file.firstHunk, file.endHunk, (text, patterns) => {
      for (const pattern of patterns) if (pattern.kind === 'decl') addMatch(pattern, text, found);
    });
    const endLine = Math.min(file.endLine, file.firstLine + linesLeft);
    linesLeft -= endLine - file.firstLine;
    finder.visitLines(matcher, file.firstLine, endLine, (text, patterns) => {
      for (const pattern of patterns) addMatch(pattern, text, found);
    });
    if (found.isFull || linesLeft === 0) break;
  }
  return found.toSorted();
}

function addMatch(pattern: LinePattern<SymbolKind>, text: string, found: SymbolTable): void {
  const matched = pattern.expression.exec(text)?.[1];
  if (matched === undefined) return;
  if (pattern.list !== true) found.add(matched, pattern.kind);
  else for (const part of listedNames(matched)) found.add(part, pattern.kind);
}

/** The public names of `a, b as c, type D`. */
function listedNames(list: string): string[] {
  return list.split(',').map((part) => part.replace(/^\s*type\s+/, '').replace(/^.*\sas\s+/, ''));
}
