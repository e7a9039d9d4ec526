/** What a spreadsheet would run as a formula, when a cell begins with it (OWASP, CSV Injection); wide forms included. */
const FORMULA_START = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;
const NEEDS_QUOTES = /[",\r\n]/;
const LINE_END = '\r\n';
const LIST_SEPARATOR = '; ';

/**
 * Rows as CSV (RFC 4180) with a header row. Objects in a row become columns `a.b`, lists one cell. Text that a spreadsheet would take
 * for a formula gets an apostrophe before it; numbers stay as they are.
 * @param columns of the header, as `listColumns` gives them
 */
export function formatCsv(columns: readonly string[], rows: readonly object[]): string {
  const lines = rows.map((row) => columns.map((column) => formatCell(readPath(row, column))));
  return [columns.map((column) => formatCell(column)), ...lines]
    .map((cells) => cells.join(',') + LINE_END)
    .join('');
}

function readPath(row: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | null | undefined)?.[name], row);
}

function formatCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = Array.isArray(value) ? value.map(formatPart).join(LIST_SEPARATOR) : formatPart(value);
  const disarmed = FORMULA_START.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(disarmed) || /^\s|\s$/.test(disarmed)
    ? `"${disarmed.replaceAll('"', '""')}"`
    : disarmed;
}

function formatPart(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
