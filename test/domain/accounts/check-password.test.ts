import { expect, test } from 'vitest';
import { complainOfPassword, normalisePassword } from '../../../domain/accounts/check-password.ts';

test.each([
  ['twelve chars', undefined],
  ['            ', undefined],
  ['ключ от дома', undefined],
  ['🔑'.repeat(12), undefined],
  ['a'.repeat(72), undefined],
  ['eleven char', 'at least 12 characters; this one has 11'],
  ['🔑'.repeat(11), 'at least 12 characters; this one has 11'],
  ['a'.repeat(73), 'at most 72 bytes in UTF-8 (letters beyond ASCII take several); this one has 73'],
  ['ы'.repeat(37), 'this one has 74'],
])('%j', (password, complaint) => {
  if (complaint === undefined) expect(complainOfPassword(password)).toBeUndefined();
  else expect(complainOfPassword(password)).toContain(complaint);
});

test('a letter typed as one character or as two is the same', () => {
  expect(normalisePassword('Caf\u00e9')).toBe(normalisePassword('Cafe\u0301'));
});
