import { expect, test } from 'vitest';
import { isAccessToken } from '../../../domain/accounts/access-token.ts';
import { generateAccessToken, generateToken } from '../../../lib/accounts/generate-token.ts';
import { hashToken } from '../../../lib/accounts/hash-token.ts';

test('tokens fit in a URL, hold 256 bits, and are never the same', () => {
  const tokens = Array.from({ length: 100 }, generateToken);
  expect(new Set(tokens).size).toBe(100);
  for (const token of tokens) expect(token).toMatch(/^[\w-]{43}$/);
});

test('tokens for machines are what scanners recognise', () => {
  expect(isAccessToken(generateAccessToken())).toBe(true);
  expect(generateAccessToken()).not.toBe(generateAccessToken());
});

test('what is stored of a token is its SHA-256', () => {
  // FIPS 180-2, appendix B.1
  expect(hashToken('abc').toString('hex')).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
});
