import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { PulseError } from '../../lib/errors.ts';
import { ensurePrivateFile, ensurePrivateFolder } from '../../lib/private-files/ensure-private.ts';

const FILE_MODE = 0o600;

const credential = z.object({
  email: z.string(),
  accessToken: z.string(),
  accessExpiresAt: z.string(),
  refreshToken: z.string(),
});
const credentialsFile = z.object({
  /** The Pulse that commands use when the settings name none. */
  current: z.string().nullable(),
  /** Sessions by the address of the API. */
  sessions: z.record(z.string(), credential),
});
export type Credential = z.infer<typeof credential>;
type Credentials = z.infer<typeof credentialsFile>;

const NONE: Credentials = { current: null, sessions: {} };

/** Where the command line keeps who signed in. */
function credentialsPath(folder: string): string {
  return join(folder, 'credentials.json');
}

/** @throws PulseError `credentials_unreadable`, `not_private` */
export async function readCredentials(folder: string): Promise<Credentials> {
  const path = credentialsPath(folder);
  try {
    await ensurePrivateFile(path);
    return credentialsFile.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return NONE;
    if (cause instanceof PulseError) throw cause;
    throw new PulseError(
      'credentials_unreadable',
      `${path} cannot be read. Delete it, and sign in again with \`pulse login\`.`,
      { cause },
    );
  }
}

/** Keeps a session, readable by its owner only, as the one that commands use; or forgets it. */
export async function keepCredential(
  folder: string,
  apiUrl: string,
  kept: Credential | null,
  isCurrent: boolean,
): Promise<void> {
  const { current, sessions } = await readCredentials(folder);
  const others = Object.fromEntries(Object.entries(sessions).filter(([url]) => url !== apiUrl));
  const next: Credentials =
    kept === null
      ? { current: current === apiUrl ? null : current, sessions: others }
      : { current: isCurrent ? apiUrl : current, sessions: { ...others, [apiUrl]: kept } };
  await mkdir(folder, { recursive: true });
  await ensurePrivateFolder(folder);
  const path = credentialsPath(folder);
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, `${JSON.stringify(next, null, 2)}\n`, { mode: FILE_MODE, flag: 'wx' });
  await rename(draft, path);
}
