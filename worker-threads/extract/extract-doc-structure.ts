import type { DocStructure } from '../../domain/signature.ts';
import { MAX_LINE_BYTES } from './line-patterns.ts';
import { NameSet } from './name-set.ts';
import { MAX_EXTRACTED_LINES, type PatchLines, readLine, type SignedFile } from './signed-file.ts';

export const MAX_HEADINGS = 300;
export const MAX_CODE_FENCES = 50;
export const MAX_REFERENCES = 500;

interface Collected {
  readonly headings: NameSet;
  readonly codeFences: NameSet;
  readonly references: NameSet;
}

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;

/** How the documents of one markup are read. */
interface Markup {
  /** Characters of which three or more underline a heading. */
  readonly underlines: ReadonlySet<number>;
  readonly read: (text: string, found: Collected) => void;
}

const RST: Markup = { underlines: bytesOf('=-~^"\'`#*+.:_'), read: readRstLine };
const MARKDOWN: Markup = { underlines: bytesOf('=-'), read: readMarkupLine };

/** Bytes without which a line holds neither heading, nor fence, nor reference. */
const TELLING = bytesOf('#`<[]=~:');

function bytesOf(characters: string): ReadonlySet<number> {
  return new Set(Array.from(characters, (character) => character.charCodeAt(0)));
}

/** Headings, languages of code blocks and references in the changed lines of Markdown, reStructuredText and AsciiDoc. */
export function extractDocStructure(patch: PatchLines, files: readonly SignedFile[]): DocStructure {
  const found: Collected = {
    headings: new NameSet(MAX_HEADINGS),
    codeFences: new NameSet(MAX_CODE_FENCES),
    references: new NameSet(MAX_REFERENCES),
  };
  let linesLeft = MAX_EXTRACTED_LINES;
  for (const file of files) {
    const endLine = Math.min(file.endLine, file.firstLine + linesLeft);
    linesLeft -= endLine - file.firstLine;
    readDocFile(patch, { ...file, endLine }, file.language === 'reStructuredText' ? RST : MARKDOWN, found);
  }
  return {
    headings: found.headings.toSorted(),
    codeFences: found.codeFences.toSorted(),
    references: found.references.toSorted(),
  };
}

function readDocFile(
  patch: PatchLines,
  file: SignedFile,
  { underlines, read }: Markup,
  found: Collected,
): void {
  const { bytes, tables } = patch;
  const { lines } = tables;
  for (let line = file.firstLine; line < file.endLine; line += 1) {
    const start = lines.start[line]!;
    const end = lines.end[line]!;
    if (end - start < 2 || end - start > MAX_LINE_BYTES) continue;
    if (isUnderlined(bytes, start, end, underlines)) found.headings.add(readLine(patch, start, end));
    else if (isTelling(bytes, start, end)) read(readLine(patch, start, end), found);
  }
}

function isTelling(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (TELLING.has(bytes[at]!)) return true;
  return false;
}

/**
 * Whether the next line of the same side of the patch underlines this one. Removed lines come before added ones, so the
 * underline may be a context line, but never one of the other side.
 */
function isUnderlined(bytes: Buffer, start: number, end: number, underlines: ReadonlySet<number>): boolean {
  const sign = bytes[end + 1];
  const mark = bytes[end + 2];
  if (mark === undefined || !underlines.has(mark)) return false;
  if (sign !== SPACE && sign !== bytes[start - 1]) return false;
  if (bytes[start] === SPACE || underlines.has(bytes[start]!)) return false;
  let at = end + 2;
  while (bytes[at] === mark) at += 1;
  const isWhole = bytes[at] === NEWLINE || (bytes[at] === CARRIAGE_RETURN && bytes[at + 1] === NEWLINE);
  return isWhole && at - (end + 2) >= 3;
}

function readRstLine(text: string, found: Collected): void {
  const fence = /^\s*\.\.\s+(?:code-block|sourcecode|code|highlight)::\s*([\w+#-]+)/.exec(text)?.[1];
  if (fence !== undefined) found.codeFences.add(fence);
  const target = /^\s*\.\.\s+(?:include|literalinclude|image|figure)::\s*(\S+)/.exec(text)?.[1];
  if (target !== undefined) found.references.add(target);
  const [, label, url] = /^\s*\.\.\s+_`?([^:`]+)`?:\s*(\S*)/.exec(text) ?? [];
  if (label !== undefined) found.references.add(url || label);
  for (const match of text.matchAll(/:[\w:-]+:`(?:[^`<]*<([^`>]+)>|([^`<]+))`/g)) {
    found.references.add(match[1] ?? match[2] ?? '');
  }
  for (const match of text.matchAll(/`[^`<]*<([^`>]+)>`_/g)) found.references.add(match[1]!);
}

function readMarkupLine(text: string, found: Collected): void {
  const heading = /^(?:#{1,6}|={1,6})\s+(.*?)\s*[#=]*\s*$/.exec(text)?.[1];
  if (heading !== undefined) found.headings.add(heading);
  const fence = /^\s*(?:[-*+>]\s+)?(?:```+|~~~+)\s*\{?\.?([\w+#-]+)/.exec(text)?.[1];
  const source = /^\[source,\s*([\w+#-]+)/.exec(text)?.[1];
  if (fence ?? source) found.codeFences.add(fence ?? source ?? '');
  for (const match of text.matchAll(/\]\(\s*<?([^)\s>]+)/g)) found.references.add(match[1]!);
  const definition = /^\s*\[[^\]]+\]:\s*<?([^\s>]+)/.exec(text)?.[1];
  if (definition !== undefined) found.references.add(definition);
  for (const match of text.matchAll(/\b(?:link|xref|include|image):{1,2}([^\s[]+)\[/g))
    found.references.add(match[1]!);
}
