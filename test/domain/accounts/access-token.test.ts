import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  ACCESS_TOKEN_BYTES,
  formatAccessToken,
  hintOfAccessToken,
  isAccessToken,
} from '../../../domain/accounts/access-token.ts';

const bytes = fc.uint8Array({ minLength: ACCESS_TOKEN_BYTES, maxLength: ACCESS_TOKEN_BYTES });

test('a token has the form that scanners of secrets look for, whatever the bytes', () => {
  fc.assert(
    fc.property(bytes, (random) => {
      const token = formatAccessToken(random);
      expect(token).toMatch(/^pulse_[0-9A-Za-z]{49}$/);
      expect(isAccessToken(token)).toBe(true);
      expect(hintOfAccessToken(token)).toBe(token.slice(-4));
    }),
  );
});

test('no bits are lost: tokens of different bytes differ', () => {
  const least = formatAccessToken(new Uint8Array(ACCESS_TOKEN_BYTES));
  const most = formatAccessToken(new Uint8Array(ACCESS_TOKEN_BYTES).fill(255));
  expect(least.slice(6, 49)).toBe('0'.repeat(43));
  // 2 ** 256 - 1, by another way.
  const digits = [...most.slice(6, 49)].map((digit) =>
    BigInt('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'.indexOf(digit)),
  );
  expect(digits.reduce((sum, digit) => sum * 62n + digit, 0n)).toBe(2n ** 256n - 1n);
});

test('the checksum is the CRC-32 of zlib over the secret', () => {
  const token = formatAccessToken(new Uint8Array(ACCESS_TOKEN_BYTES).fill(7));
  const digits = [...token.slice(-6)].map((digit) =>
    '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'.indexOf(digit),
  );
  expect(digits.reduce((sum, digit) => sum * 62 + digit, 0)).toBe(crc32(token.slice(6, 49)));
});

test('one wrong character is noticed without asking the database', () => {
  fc.assert(
    fc.property(bytes, fc.integer({ min: 6, max: 54 }), fc.constantFrom(...'09AZaz'), (random, at, other) => {
      const token = formatAccessToken(random);
      fc.pre(token[at] !== other);
      expect(isAccessToken(token.slice(0, at) + other + token.slice(at + 1))).toBe(false);
    }),
  );
});

test.each([
  ['', 'nothing'],
  ['pulse_', 'the prefix alone'],
  [`${'pulse_'}${'0'.repeat(48)}`, 'one character too few'],
  [` ${formatAccessToken(new Uint8Array(32))}`, 'a space before'],
  [`${formatAccessToken(new Uint8Array(32))}\n`, 'a line break behind'],
])('%j is no token: %s', (text) => {
  expect(isAccessToken(text)).toBe(false);
});
