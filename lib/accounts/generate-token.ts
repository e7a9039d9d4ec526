import { randomBytes } from 'node:crypto';
import { ACCESS_TOKEN_BYTES, formatAccessToken } from '../../domain/accounts/access-token.ts';

const TOKEN_BYTES = 32;

/** 256 random bits that fit in a URL: for mails, refresh tokens, and other things that are used up. */
export function generateToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** A token for machines, as scanners of secrets recognise it. */
export function generateAccessToken(): string {
  return formatAccessToken(randomBytes(ACCESS_TOKEN_BYTES));
}
