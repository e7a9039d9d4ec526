import type { ChangedLines } from '../../../worker-threads/kernels/changed-lines.ts';

/** A changed line as a test writes it: text in Latin-1, so that any byte can be in it. */
export interface TestLine {
  readonly text: string;
  readonly removed?: boolean;
  readonly file?: number;
}

/** A patch-like buffer that holds the lines (each behind a sign and before a newline), and where they are. */
export function buildChangedLines(lines: readonly TestLine[]): { patch: Uint8Array; lines: ChangedLines } {
  const patch = Buffer.from(
    lines.map((line) => `${line.removed ? '-' : '+'}${line.text}\n`).join(''),
    'latin1',
  );
  const table = {
    count: lines.length,
    start: new Uint32Array(lines.length),
    end: new Uint32Array(lines.length),
    removed: new Uint8Array(lines.length),
    file: new Uint32Array(lines.length),
    line: new Uint32Array(lines.length),
  };
  let at = 0;
  for (const [i, line] of lines.entries()) {
    table.start[i] = at + 1;
    table.end[i] = at + 1 + line.text.length;
    table.removed[i] = line.removed ? 1 : 0;
    table.file[i] = line.file ?? 0;
    table.line[i] = 100 + i;
    at += line.text.length + 2;
  }
  return { patch, lines: table };
}
