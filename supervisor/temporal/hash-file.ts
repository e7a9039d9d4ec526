import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/**
 * SHA-256 of a file's bytes, hexadecimal.
 *
 * @throws Error when it is anything but a plain file, such as a link to one
 */
export async function hashFile(path: string): Promise<string> {
  if (!(await lstat(path)).isFile()) throw new Error(`${path} is not a plain file`);
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
