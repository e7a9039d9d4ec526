export const PASSWORD_LENGTH_MIN = 12;
/** bcrypt reads no further; what comes after would count for nothing. */
export const PASSWORD_BYTES_MAX = 72;

/**
 * What is compared when a password is given: the same letters typed on another keyboard are the same password (NIST SP 800-63B, 3.1.1.2).
 */
export function normalisePassword(password: string): string {
  return password.normalize('NFKC');
}

/** Says what is wrong with a new password, or nothing. How common it is, is looked up elsewhere. */
export function complainOfPassword(password: string): string | undefined {
  const normal = normalisePassword(password);
  const length = [...normal].length;
  if (length < PASSWORD_LENGTH_MIN) {
    return `must have at least ${PASSWORD_LENGTH_MIN} characters; this one has ${length}. A few words in a row are easy to remember.`;
  }
  const bytes = new TextEncoder().encode(normal).length;
  if (bytes > PASSWORD_BYTES_MAX) {
    return `must have at most ${PASSWORD_BYTES_MAX} bytes in UTF-8 (letters beyond ASCII take several); this one has ${bytes}.`;
  }
  return undefined;
}
