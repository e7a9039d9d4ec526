import { expect, test } from 'vitest';
import { formatTable } from '../../../cli/output/format-table.ts';

interface Row {
  readonly title: string;
  readonly count: number;
}
const COLUMNS = [
  { heading: 'title', text: (row: Row) => row.title, shrinks: true },
  { heading: 'count', text: (row: Row) => String(row.count), align: 'right' },
] as const;

test('columns are aligned by what a terminal shows, not by code units', () => {
  const rows = [
    { title: '日本', count: 7 },
    { title: 'plain', count: 12 },
  ];
  expect(formatTable(COLUMNS, rows, Number.POSITIVE_INFINITY)).toEqual([
    'title  count',
    '日本       7',
    'plain     12',
  ]);
});

test('the column that may shrink gives way to a narrow terminal', () => {
  const [, line] = formatTable(COLUMNS, [{ title: 'a title that goes on and on', count: 3 }], 20);
  expect(line).toBe('a title that…      3');
});

test('in a pipe nothing is cut', () => {
  const title = 'x'.repeat(500);
  expect(formatTable(COLUMNS, [{ title, count: 3 }], Number.POSITIVE_INFINITY)[1]).toContain(title);
});

test('colours do not count', () => {
  const painted = [{ ...COLUMNS[0], paint: (text: string) => `\u001b[31m${text}\u001b[39m` }, COLUMNS[1]];
  expect(formatTable(painted, [{ title: 'ab', count: 3 }], 80)[1]).toBe('\u001b[31mab\u001b[39m         3');
});
