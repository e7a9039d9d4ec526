import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PulseError } from '../../lib/errors.ts';
import { hasCluster } from './cluster.ts';

const PASSWORD_BYTES = 24;

/** The password of the embedded PostgreSQL, kept in a file that only its owner may read; made with the cluster. */
export async function ensureClusterPassword(file: string, clusterDir: string): Promise<string> {
  const found = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (found !== undefined && found.trim() !== '') return found.trim();
  if (await hasCluster(clusterDir)) {
    throw new PulseError(
      'postgres_password_missing',
      `The password of the database in ${clusterDir} is gone: put ${file} back, or move the database away to start with an empty one.`,
    );
  }
  const password = randomBytes(PASSWORD_BYTES).toString('base64url');
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${password}\n`, { mode: 0o600 });
  return password;
}
