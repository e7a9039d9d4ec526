import { type ChangedSymbol, SYMBOL_KINDS, type SymbolKind } from '../../domain/signature.ts';
import { familyOf } from './language-family.ts';
import type { LineMatcher, LinePattern } from './line-patterns.ts';
import { cleanName } from './name-set.ts';
import {
  MAX_EXTRACTED_LINES,
  type PatchLines,
  readHunkContext,
  readLine,
  type SignedFile,
} from './signed-file.ts';
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
    const symbol = cleanName(text);
    const names = this.#names.get(kind)!;
    if (symbol === '' || this.isFull || names.has(symbol)) return;
    names.add(symbol);
    this.#count += 1;
  }

  toSorted(): ChangedSymbol[] {
    const all = [...this.#names].flatMap(([kind, names]) => [...names].map((symbol) => ({ symbol, kind })));
    return all.sort((a, b) => compareText(a.symbol, b.symbol) || compareText(a.kind, b.kind));
  }
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Names that changed lines declare, export or import, and the names of the functions and classes that Git found around
 * the hunks. Read line by line with patterns, so a name is found even where the file would not parse.
 * @returns sorted by name, then kind; at most `MAX_SYMBOLS`
 */
export function extractSymbols(patch: PatchLines, files: readonly SignedFile[]): ChangedSymbol[] {
  const found = new SymbolTable();
  let linesLeft = MAX_EXTRACTED_LINES;
  for (const file of files) {
    const family = familyOf(file.language);
    if (family === null) continue;
    const matcher = SYMBOL_PATTERNS[family];
    readHunkHeaders(patch, file, matcher, found);
    const endLine = Math.min(file.endLine, file.firstLine + linesLeft);
    linesLeft -= endLine - file.firstLine;
    readChangedLines(patch, file.firstLine, endLine, matcher, found);
    if (found.isFull || linesLeft === 0) break;
  }
  return found.toSorted();
}

function readHunkHeaders(
  patch: PatchLines,
  file: SignedFile,
  matcher: LineMatcher<SymbolKind>,
  found: SymbolTable,
): void {
  for (let index = file.firstHunk; index < file.endHunk; index += 1) {
    const hunk = patch.tables.hunk(index);
    const candidates = matcher.candidates(patch.bytes, hunk.contextStart, hunk.contextEnd);
    if (candidates === null) continue;
    const text = readHunkContext(patch, hunk);
    for (const pattern of candidates) {
      if (pattern.kind === 'decl') addMatch(pattern, text, found);
    }
  }
}

function readChangedLines(
  patch: PatchLines,
  firstLine: number,
  endLine: number,
  matcher: LineMatcher<SymbolKind>,
  found: SymbolTable,
): void {
  const { bytes, tables } = patch;
  const { lines } = tables;
  for (let line = firstLine; line < endLine; line += 1) {
    const start = lines.start[line]!;
    const end = lines.end[line]!;
    const candidates = matcher.candidates(bytes, start, end);
    if (candidates === null) continue;
    const text = readLine(patch, start, end);
    for (const pattern of candidates) addMatch(pattern, text, found);
  }
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
