/**
 * Personal access tokens, and those of teams: `pulse_`, 256 random bits, and a checksum, all in base62. Whoever scans texts for secrets
 * tells such a token from whatever else looks like one without asking us (GitHub's tokens are made likewise:
 * https://github.blog/engineering/behind-githubs-new-authentication-token-formats/).
 */
const PREFIX = 'pulse_';
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
export const ACCESS_TOKEN_BYTES = 32;
/** 62 ** 43 > 2 ** 256 */
const SECRET_LENGTH = 43;
/** 62 ** 6 > 2 ** 32 */
const CHECKSUM_LENGTH = 6;
const HINT_LENGTH = 4;
const FORM = new RegExp(`^${PREFIX}[0-9A-Za-z]{${SECRET_LENGTH + CHECKSUM_LENGTH}}$`);

/** The token of 32 random bytes. */
export function formatAccessToken(random: Uint8Array): string {
  if (random.length !== ACCESS_TOKEN_BYTES) throw new RangeError(`a token needs ${ACCESS_TOKEN_BYTES} bytes`);
  const number = random.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const secret = toBase62(number, SECRET_LENGTH);
  return PREFIX + secret + checksumOf(secret);
}

/** Whether this is a token of ours, as far as can be told by its look: no typing error, and nothing missing. */
export function isAccessToken(text: string): boolean {
  if (!FORM.test(text)) return false;
  const secret = text.slice(PREFIX.length, -CHECKSUM_LENGTH);
  return text.slice(-CHECKSUM_LENGTH) === checksumOf(secret);
}

/** The end of a token, by which people tell theirs apart. */
export function hintOfAccessToken(token: string): string {
  return token.slice(-HINT_LENGTH);
}

function checksumOf(secret: string): string {
  return toBase62(BigInt(crc32(secret)), CHECKSUM_LENGTH);
}

function toBase62(number: bigint, length: number): string {
  let digits = '';
  for (let rest = number; digits.length < length; rest /= 62n) digits = ALPHABET[Number(rest % 62n)] + digits;
  return digits;
}

/** CRC-32 of ISO 3309, as of gzip and PNG, of ASCII. */
function crc32(ascii: string): number {
  let crc = 0xffffffff;
  for (let i = 0; i < ascii.length; i++) {
    crc ^= ascii.charCodeAt(i);
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
