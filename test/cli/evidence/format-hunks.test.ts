import { expect, test } from 'vitest';
import { formatHunks } from '../../../cli/evidence/format-hunks.ts';
import type { LoadedPair } from '../../../cli/evidence/load-pair.ts';
import type { Painter } from '../../../cli/output/painter.ts';

const plain: Painter = (_, text) => text;
const side = (number: number, lines: string[] | null) => ({
  number,
  path: 'src/\u001b[31mred.ts',
  commit: 'c0ffee',
  from: 9,
  to: 10,
  lines,
});
const hunks: LoadedPair['hunks'] = [
  { stream: 'added', a: side(7, ['\tretry();', 'done(); // \u202e']), b: side(4, ['\tretry();']) },
];

test('without a wide terminal the two sides stand one under the other, uncut in a pipe', () => {
  const long = 'x'.repeat(500);
  const [first] = hunks;
  const lines = formatHunks([{ ...first!, b: side(4, [long]) }], {
    paint: plain,
    width: Number.POSITIVE_INFINITY,
  });
  expect(lines).toEqual([
    '',
    'both add',
    '  #7 src/\\x1b[31mred.ts:9-10',
    '     9      retry();',
    '    10  done(); // \\u202e',
    '  #4 src/\\x1b[31mred.ts:9-10',
    `     9  ${long}`,
  ]);
});

test('on a wide terminal they stand side by side', () => {
  const lines = formatHunks(hunks, { paint: plain, width: 101 });
  expect(lines[3]).toBe(`  ${' 9      retry();'.padEnd(48)} │  9      retry();`);
  expect(lines[4]).toBe(`  ${'10  done(); // \\u202e'.padEnd(48)} │`);
});

test('lines that are not at hand are not made up', () => {
  const [first] = hunks;
  const lines = formatHunks([{ ...first!, a: side(7, null) }], { paint: plain, width: 80 });
  expect(lines[3]).toContain('not at hand');
});

test('a long hunk is cut and says by how much', () => {
  const [first] = hunks;
  const many = Array.from({ length: 100 }, () => 'line');
  const lines = formatHunks([{ ...first!, a: side(7, many), b: side(4, []) }], { paint: plain, width: 80 });
  expect(lines).toContain('    … 60 more lines');
});
