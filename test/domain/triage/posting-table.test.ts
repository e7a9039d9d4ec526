import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PostingTable } from '../../../domain/triage/posting-table.ts';

const bucket = fc.record({ hi: fc.integer({ min: 0, max: 3 }), lo: fc.integer({ min: 0, max: 40 }) });
const step = fc.record({
  kind: fc.constantFrom('add', 'add', 'add', 'remove'),
  bucket,
  number: fc.integer({ min: 1, max: 60 }),
});

test('answers like a map of sorted sets, whatever is added and removed', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), fc.integer({ min: 1, max: 5 }), (steps, cap) => {
      const table = new PostingTable();
      const oracle = new Map<string, Set<number>>();
      for (const {
        kind,
        bucket: { hi, lo },
        number,
      } of steps) {
        const numbers = oracle.get(`${hi} ${lo}`) ?? new Set();
        oracle.set(`${hi} ${lo}`, numbers);
        if (kind === 'add') {
          table.add(hi, lo, number);
          numbers.add(number);
        } else {
          table.remove(hi, lo, number);
          numbers.delete(number);
        }
      }
      for (const [key, numbers] of oracle) {
        const [hi, lo] = key.split(' ').map(Number) as [number, number];
        const expected = [...numbers]
          .filter((n) => n >= 10 && n < 50)
          .sort((a, b) => b - a)
          .slice(0, cap);
        const out: number[] = [];
        expect(table.collect(hi, lo, 10, 50, cap, out)).toBe(expected.length);
        expect(out).toEqual(expected);
      }
    }),
  );
});

test('keeps every posting while it grows', () => {
  const table = new PostingTable();
  for (let i = 0; i < 20_000; i++) table.add(i % 7_001, Math.imul(i, 2_654_435_761) >>> 0, (i % 500) + 1);
  for (let i = 0; i < 20_000; i++) {
    const out: number[] = [];
    table.collect(i % 7_001, Math.imul(i, 2_654_435_761) >>> 0, 1, 501, 10, out);
    expect(out).toContain((i % 500) + 1);
  }
});
