import { expect, test } from 'vitest';
import { formatChange, formatMeasure } from '../../../cli/present/format-measure.ts';
import { sparkline } from '../../../cli/present/sparkline.ts';

test.each([
  [null, 'hours', '–'],
  [0.123, 'hours', '0.12 h'],
  [71.99, 'hours', '72.0 h'],
  [96, 'hours', '4 days'],
  [33.333, 'percent', '33.3 %'],
  [1234.5, 'lines', '1235 lines'],
  [7, 'count', '7'],
] as const)('%s in %s reads %s', (value, unit, text) => {
  expect(formatMeasure(value, unit)).toBe(text);
});

test.each([
  [112, 100, '+12 %'],
  [88, 100, '−12 %'],
  [100, 100, '='],
  [5, 0, ''],
  [null, 5, ''],
] as const)('from %s, before %s: "%s"', (value, previous, text) => {
  expect(formatChange(value, previous)).toBe(text);
});

test('a sparkline shows low and high, and where there is nothing', () => {
  expect(sparkline([1, null, 8, 4.5])).toBe('▁·█▅');
  expect(sparkline([3, 3])).toBe('▁▁');
  expect(sparkline([null])).toBe('·');
  expect(sparkline([])).toBe('');
});
