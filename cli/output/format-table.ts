import { padText, textWidth, truncateText } from './fit-text.ts';

const GAP = '  ';
/** Below this a column says nothing any more. */
const COLUMN_WIDTH_MIN = 8;

export interface Column<Row> {
  readonly heading: string;
  /** What the cell says, already neutralised and without colours. */
  readonly text: (row: Row) => string;
  readonly align?: 'left' | 'right';
  /** The one column that gives way when the table is wider than the terminal. */
  readonly shrinks?: boolean;
  readonly paint?: (text: string, row: Row) => string;
}

/**
 * A table as lines: a heading and one line for each row, columns aligned.
 * @param widthMax columns of the terminal; `Infinity` in a pipe, where nothing is cut
 */
export function formatTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  widthMax: number,
  paintHeading: (text: string) => string = (text) => text,
): string[] {
  const cells = rows.map((row) => columns.map((column) => column.text(row)));
  const widths = columns.map((column, index) =>
    Math.max(textWidth(column.heading), ...cells.map((texts) => textWidth(texts[index]!))),
  );
  const total = widths.reduce((sum, width) => sum + width, 0) + GAP.length * (columns.length - 1);
  const shrinking = columns.findIndex((column) => column.shrinks);
  if (shrinking >= 0 && total > widthMax) {
    widths[shrinking] = Math.max(COLUMN_WIDTH_MIN, widths[shrinking]! - (total - widthMax));
  }
  const line = (texts: readonly string[], paint: (text: string, index: number) => string): string =>
    texts
      .map((text, index) => {
        const cut = truncateText(text, widths[index]!);
        const padding = padText('', widths[index]! - textWidth(cut));
        const painted = paint(cut, index);
        if (columns[index]!.align === 'right') return padding + painted;
        return index === columns.length - 1 ? painted : painted + padding;
      })
      .join(GAP)
      .trimEnd();
  return [
    line(
      columns.map((column) => column.heading),
      paintHeading,
    ),
    ...cells.map((texts, row) =>
      line(texts, (text, index) => columns[index]!.paint?.(text, rows[row]!) ?? text),
    ),
  ];
}
