import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PulseError } from './errors.ts';

const TOKEN_BYTES = 32;

/** The file that holds the API's token when the environment does not give one. */
export function tokenFile(dataDir: string): string {
  return join(dataDir, 'token');
}

/** The API's token of this data folder, or undefined when none was made yet. */
export async function readToken(dataDir: string): Promise<string | undefined> {
  const path = tokenFile(dataDir);
  try {
    return (await readFile(path, 'utf8')).trim() || undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new PulseError(
      'token_unreadable',
      `The token in ${path} cannot be read: ${(error as Error).message}`,
      {
        cause: error,
      },
    );
  }
}

/** The API's token of this data folder; a new one of 256 random bits, readable by its owner only, when there is none. */
export async function ensureToken(dataDir: string): Promise<string> {
  const found = await readToken(dataDir);
  if (found !== undefined) return found;
  await mkdir(dataDir, { recursive: true });
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  await writeFile(tokenFile(dataDir), `${token}\n`, { mode: 0o600 });
  return token;
}
