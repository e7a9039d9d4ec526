import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { PulseError } from '../errors.ts';
import { parseSecretKeys, SECRET_KEY_BYTES, type SecretKey } from './parse-secret-keys.ts';

const KEY_ID_BYTES = 6;

/** The file that holds the keys of secrets when the environment does not give them. */
export function secretKeysFile(dataDir: string): string {
  return join(dataDir, 'secret-keys');
}

/** The keys of this data folder; undefined when none were made yet. */
export async function readSecretKeysFile(
  dataDir: string,
): Promise<readonly [SecretKey, ...SecretKey[]] | undefined> {
  const path = secretKeysFile(dataDir);
  try {
    return parseSecretKeys(await readFile(path, 'utf8'));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new PulseError(
      'secret_keys_invalid',
      `The keys of secrets in ${path} cannot be read: ${(cause as Error).message}. Bring the file back from a copy.`,
      { cause },
    );
  }
}

/** Makes sure that the data folder has a key for secrets, readable by its owner only. */
export async function ensureSecretKeysFile(dataDir: string): Promise<void> {
  if ((await readSecretKeysFile(dataDir)) !== undefined) return;
  await mkdir(dataDir, { recursive: true });
  await writeKeys(dataDir, [generateKey()]);
}

/** Puts a new key first, so that it seals from now on, and keeps those of the others that `keep` names. */
export async function addSecretKey(dataDir: string, keep: ReadonlySet<string>): Promise<string> {
  const present = (await readSecretKeysFile(dataDir)) ?? [];
  const added = generateKey();
  await writeKeys(dataDir, [added, ...present.filter(({ id }) => keep.has(id)).map(writeEntry)]);
  return added.slice(0, added.indexOf(':'));
}

function generateKey(): string {
  const id = `k${randomBytes(KEY_ID_BYTES).toString('hex')}`;
  return `${id}:${randomBytes(SECRET_KEY_BYTES).toString('base64')}`;
}

function writeEntry({ id, key }: SecretKey): string {
  return `${id}:${key.export().toString('base64')}`;
}

/** Replaces the file as a whole, on disk before its name is: a crash leaves the former one or the new one. */
async function writeKeys(dataDir: string, entries: readonly string[]): Promise<void> {
  const path = secretKeysFile(dataDir);
  const draft = `${path}.${randomBytes(KEY_ID_BYTES).toString('hex')}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${entries.join('\n')}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  const folder = await open(dataDir, 'r');
  await folder.sync().finally(() => folder.close());
}
