import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SecretPurpose } from '../../domain/secret-purpose.ts';
import { PulseError } from '../errors.ts';
import type { SecretKey } from './parse-secret-keys.ts';

const ALGORITHM = 'aes-256-gcm';
/** NIST SP 800-38D: 96 random bits, safe for 2^32 secrets under one key. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Where a secret is stored and what it is for: bound to its sealed form, which opens nowhere else. */
export interface SecretPlace {
  readonly secretId: string;
  readonly purpose: SecretPurpose;
}

/** AES-256-GCM: nonce, ciphertext, tag. */
export function seal(key: SecretKey, place: SecretPlace, plaintext: string | Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key.key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(describePlace(place));
  const ciphertext = Buffer.concat([cipher.update(plaintext as string, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, ciphertext, cipher.getAuthTag()]);
}

/**
 * Opens what `seal` made for the same place with the same key.
 *
 * @throws PulseError `secret_unreadable` when anything differs: the row, the purpose, the key or a single bit
 */
export function unseal(key: SecretKey, place: SecretPlace, sealed: Buffer): Buffer {
  try {
    const nonce = sealed.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv(ALGORITHM, key.key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(describePlace(place));
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    // OpenSSL's own error says nothing more.
    throw new PulseError(
      'secret_unreadable',
      `The secret ${place.secretId} (${place.purpose}) cannot be opened: it was altered, moved from another row, or sealed with another key that is also called ${key.id}. Set it anew.`,
      { details: { secretId: place.secretId, purpose: place.purpose, keyId: key.id } },
    );
  }
}

function describePlace({ secretId, purpose }: SecretPlace): Buffer {
  return Buffer.from(`secrets/${secretId}/${purpose}`);
}
