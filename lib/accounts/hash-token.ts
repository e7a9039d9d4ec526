import { createHash } from 'node:crypto';

/** What is stored of a token of 256 random bits: they cannot be guessed, so a plain SHA-256 is enough. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
