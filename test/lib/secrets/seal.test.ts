import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSecretKeys } from '../../../lib/secrets/parse-secret-keys.ts';
import { seal, unseal } from '../../../lib/secrets/seal.ts';
import { newSecretKeys } from './new-secret-keys.ts';

const [key] = parseSecretKeys(newSecretKeys('main'));
const place = { secretId: randomUUID(), purpose: 'webhook_secret' } as const;

test('what was sealed opens again, and never looks the same twice', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 4_000 }), (bytes) => {
      const plaintext = Buffer.from(bytes);
      const sealed = seal(key, place, plaintext);
      expect(unseal(key, place, sealed)).toEqual(plaintext);
      expect(sealed.equals(seal(key, place, plaintext))).toBe(false);
      expect(sealed.length).toBe(plaintext.length + 28);
    }),
  );
});

test('another row, another purpose, another key of the same name or a flipped bit: it does not open', () => {
  const secret = 'a secret to everybody';
  const sealed = seal(key, place, secret);
  const attempts: (() => Buffer)[] = [
    () => unseal(key, { ...place, secretId: randomUUID() }, sealed),
    () => unseal(key, { ...place, purpose: 'github_token' }, sealed),
    () => unseal(parseSecretKeys(newSecretKeys('main'))[0], place, sealed),
    () => unseal(key, place, sealed.subarray(0, -1)),
    () => unseal(key, place, Buffer.alloc(0)),
    () => unseal(key, place, randomBytes(40)),
    ...Array.from({ length: sealed.length }, (_, at) => () => {
      const altered = Buffer.from(sealed);
      altered[at]! ^= 1;
      return unseal(key, place, altered);
    }),
  ];
  for (const attempt of attempts) {
    expect(attempt).toThrow(expect.objectContaining({ code: 'secret_unreadable' }));
    try {
      attempt();
    } catch (error) {
      expect(JSON.stringify([error, (error as Error).message])).not.toContain(secret);
    }
  }
});
