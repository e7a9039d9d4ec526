import type { ParsedPatch } from '../parse-patch.ts';
import type { ParsedHunk } from '../patch/patch-tables.ts';

/** A signed file as the extractors see it. */
export interface SignedFile {
  readonly language: string | null;
  readonly path: string;
  readonly firstLine: number;
  readonly endLine: number;
  readonly firstHunk: number;
  readonly endHunk: number;
}

/** The patch's bytes, lines and hunks, and the kernels that hold them. */
export type PatchLines = Pick<ParsedPatch, 'bytes' | 'tables' | 'kernels'>;

/** Changed lines looked at for names in one channel of one pull request; the rest is not read. */
export const MAX_EXTRACTED_LINES = 50_000;

/** Git cuts the line it shows behind a hunk's `@@` after this many bytes. */
const CONTEXT_LIMIT_BYTES = 80;

/** A character of a word, or what a cut UTF-8 sequence becomes. */
const WORD_OR_CUT = /[\w$\ufffd]/;

/** A line of the patch as text; what is not UTF-8 becomes U+FFFD. */
export function readLine({ bytes }: Pick<PatchLines, 'bytes'>, start: number, end: number): string {
  return bytes.toString('utf8', start, end);
}

/** The line that Git shows behind a hunk's `@@`; a word cut off at its end is dropped. */
export function readHunkContext(patch: PatchLines, { contextStart, contextEnd }: ParsedHunk): string {
  const text = readLine(patch, contextStart, contextEnd);
  if (contextEnd - contextStart < CONTEXT_LIMIT_BYTES) return text;
  let end = text.length;
  while (end > 0 && WORD_OR_CUT.test(text[end - 1]!)) end -= 1;
  return text.slice(0, end);
}
