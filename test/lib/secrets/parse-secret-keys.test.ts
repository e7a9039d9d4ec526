import { expect, test } from 'vitest';
import { parseSecretKeys } from '../../../lib/secrets/parse-secret-keys.ts';
import { newSecretKeys } from './new-secret-keys.ts';

test('keys come in their order, with commas or line breaks between, base64 of either alphabet', () => {
  const text = newSecretKeys('new', 'old', 'older');
  const idsOf = (keys: string) => parseSecretKeys(keys).map(({ id }) => id);
  expect(idsOf(text)).toEqual(['new', 'old', 'older']);
  expect(idsOf(`${text.replaceAll(',', '\n')}\n`)).toEqual(['new', 'old', 'older']);
  expect(idsOf(text.replaceAll('+', '-').replaceAll('/', '_'))).toEqual(['new', 'old', 'older']);
  const bytes = Buffer.alloc(32, 7);
  expect(parseSecretKeys(`a:${bytes.toString('base64')}`)[0].key.export()).toEqual(bytes);
});

test.each([
  ['', 'there is no key'],
  ['just-a-key', 'entry 1 has no id'],
  [`two words:${Buffer.alloc(32).toString('base64')}`, 'entry 1 has no id'],
  [`short:${Buffer.alloc(31, 3).toString('base64')}`, 'entry 1 is not the base64 of 32 bytes'],
  [`${newSecretKeys('good')},bad:§§§`, 'entry 2 is not the base64 of 32 bytes'],
  [newSecretKeys('same', 'same'), 'two keys have the same id'],
  [newSecretKeys(...Array.from({ length: 17 }, (_, n) => `k${n}`)), 'more than 16 keys'],
])('%j is refused, and what is wrong is said without showing a key', (text, reason) => {
  expect(() => parseSecretKeys(text)).toThrow(reason);
  try {
    parseSecretKeys(text);
  } catch (error) {
    for (const [, key] of text.matchAll(/:([^,]{4,})/g)) expect((error as Error).message).not.toContain(key);
  }
});
