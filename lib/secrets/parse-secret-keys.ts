import { createSecretKey, type KeyObject } from 'node:crypto';
import { PulseError } from '../errors.ts';

/** A key that seals and opens secrets. */
export interface SecretKey {
  /** Stored with every secret it sealed. */
  readonly id: string;
  readonly key: KeyObject;
}

export const SECRET_KEY_BYTES = 32;
const KEYS_MAX = 16;
const KEY_ID = /^[A-Za-z0-9_-]{1,64}$/;
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;

/**
 * Reads `id:base64` pairs, with commas or line breaks between them; the first one seals.
 *
 * @throws PulseError `secret_keys_invalid`, which says what is wrong and shows no key
 */
export function parseSecretKeys(text: string): readonly [SecretKey, ...SecretKey[]] {
  const entries = text.split(/[,\n]/).map((entry) => entry.trim());
  const [first, ...rest] = entries.filter((entry) => entry !== '').map(parseEntry);
  if (first === undefined) throw invalid('there is no key');
  if (rest.length >= KEYS_MAX) throw invalid(`there are more than ${KEYS_MAX} keys`);
  const ids = new Set([first, ...rest].map(({ id }) => id));
  if (ids.size <= rest.length) throw invalid('two keys have the same id');
  return [first, ...rest];
}

/** Says what is wrong with the text, or nothing. */
export function complainOfSecretKeys(text: string): string | undefined {
  try {
    parseSecretKeys(text);
    return undefined;
  } catch (error) {
    return (error as PulseError).message;
  }
}

function parseEntry(entry: string, index: number): SecretKey {
  const colon = entry.indexOf(':');
  const id = entry.slice(0, Math.max(colon, 0));
  const encoded = entry.slice(colon + 1);
  if (!KEY_ID.test(id)) {
    throw invalid(`entry ${index + 1} has no id of letters, digits, "_" and "-" before a colon`);
  }
  const bytes = BASE64.test(encoded) ? Buffer.from(encoded, 'base64') : Buffer.alloc(0);
  if (bytes.length !== SECRET_KEY_BYTES) {
    throw invalid(`entry ${index + 1} is not the base64 of ${SECRET_KEY_BYTES} bytes`);
  }
  return { id, key: createSecretKey(bytes) };
}

function invalid(what: string): PulseError {
  return new PulseError(
    'secret_keys_invalid',
    `must be "id:key" pairs with commas between, each key the base64 of ${SECRET_KEY_BYTES} random bytes (openssl rand -base64 ${SECRET_KEY_BYTES}): ${what}`,
  );
}
