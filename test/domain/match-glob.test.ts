import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchGlob } from '../../domain/match-glob.ts';

test.each([
  ['*', '', true],
  ['*', 'anything', true],
  ['v*', 'v1.2.3', true],
  ['v*', 'release-1', false],
  ['v?.?', 'v1.2', true],
  ['v?.?', 'v1.22', false],
  ['deploy*prod*', 'deploy to prod now', true],
  ['Deploy', 'deploy', false],
  ['a*b*c', 'axxbyyc', true],
  ['a*b*c', 'axxcyyb', false],
] as const)('%j on %j is %s', (pattern, text, matches) => {
  expect(matchGlob(pattern, text)).toBe(matches);
});

test('it agrees with a regular expression of the same meaning', () => {
  const symbols = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '.'), maxLength: 8 });
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 10 });
  fc.assert(
    fc.property(symbols, letters, (pattern, text) => {
      const source = pattern.replaceAll('.', '\\.').replaceAll('?', '.').replaceAll(/\*+/g, '.*');
      expect(matchGlob(pattern, text)).toBe(new RegExp(`^${source}$`).test(text));
    }),
  );
});

test('a hostile pattern takes no long time', () => {
  const started = performance.now();
  expect(matchGlob(`${'*a'.repeat(100)}b`, 'a'.repeat(2_000))).toBe(false);
  expect(performance.now() - started).toBeLessThan(1_000);
});
