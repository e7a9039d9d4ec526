import type { Kernels } from '../../../worker-threads/kernels/load-kernels.ts';
import { type ParsedPatch, parsePatch } from '../../../worker-threads/parse-patch.ts';

/** A changed line as a test writes it: text in Latin-1, so that any byte can be in it. */
export interface TestLine {
  readonly text: string;
  readonly removed?: boolean;
  readonly file?: number;
  /** By default 100 + the index among all lines. */
  readonly number?: number;
}

/** A patch that holds the lines, which must be in the order of their files; file n is the n-th of the patch, changed or not. */
export function buildPatch(lines: readonly TestLine[]): Buffer {
  const parts: string[] = [];
  let next = 0;
  for (let file = 0; file <= (lines.at(-1)?.file ?? 0); file++) {
    const path = `f${String(file).padStart(6, '0')}`;
    parts.push(`diff --git a/${path} b/${path}\nold mode 100644\nnew mode 100755\n`);
    for (; next < lines.length && (lines[next]!.file ?? 0) === file; next++) {
      const { text, removed = false, number = 100 + next } = lines[next]!;
      // A hunk for each line, so that it can have any number.
      parts.push(
        `@@ -${removed ? number : 0},${removed ? 1 : 0} +${removed ? 0 : number},${removed ? 0 : 1} @@\n`,
      );
      parts.push(`${removed ? '-' : '+'}${text}\n`);
    }
  }
  return Buffer.from(parts.join(''), 'latin1');
}

/** The patch that holds the lines, parsed; line i of them is line i of its table. */
export function parseLines(lines: readonly TestLine[], kernels?: Kernels): ParsedPatch {
  return parsePatch(buildPatch(lines), { files: 100_000, changedLines: 1e6, patchBytes: 1e8 }, kernels);
}
