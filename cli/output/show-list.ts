import { type CliContext, lineWidth } from '../context.ts';
import { type Column, formatTable } from './format-table.ts';
import { newPainter } from './painter.ts';
import { printJson, printLines } from './print.ts';

/** Prints rows as a table, or as one JSON document under their name. */
export function showList<Row>(
  context: CliContext,
  options: { readonly json?: true },
  name: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): void {
  if (options.json) {
    printJson(context, { [name]: rows });
    return;
  }
  const paint = newPainter(context.stdout);
  const table = formatTable(columns, rows, lineWidth(context.stdout), (text) => paint('dim', text));
  printLines(context, rows.length === 0 ? [`No ${name}.`] : table);
}

/** A moment as people read it, UTC to the second; empty for none. */
export function shortTime(time: string | null): string {
  return time?.slice(0, 19).replace('T', ' ') ?? '';
}
