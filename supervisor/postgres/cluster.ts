import { execFile } from 'node:child_process';
import { access, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PulseError } from '../../lib/errors.ts';
import type { PostgresBinaries } from './find-binaries.ts';
import type { RunAs } from './run-as.ts';

const run = promisify(execFile);

/** The role that owns the embedded cluster. */
export const CLUSTER_USER = 'postgres';

/** Creates the cluster in `dataDir` unless there is one. It appears there whole or not at all, whenever we are killed. */
export async function ensureCluster(
  dataDir: string,
  password: string,
  binaries: PostgresBinaries,
  runAs: RunAs,
): Promise<void> {
  if (await hasCluster(dataDir)) return;
  const draft = `${dataDir}.draft`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: 0o700 });
  if (runAs.user !== undefined) await chown(draft, runAs.user.uid, runAs.user.gid);
  await initialise(draft, password, binaries, runAs);
  await rename(draft, dataDir);
}

/** Whether a database cluster lies in this folder. */
export async function hasCluster(dataDir: string): Promise<boolean> {
  return access(join(dataDir, 'PG_VERSION')).then(
    () => true,
    () => false,
  );
}

async function initialise(dataDir: string, password: string, binaries: PostgresBinaries, runAs: RunAs) {
  const passwordFile = join(tmpdir(), `pulse-initdb-${process.pid}-${Date.now()}`);
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600, flag: 'wx' });
  try {
    if (runAs.user !== undefined) await chown(passwordFile, runAs.user.uid, runAs.user.gid);
    const args = [
      `--pgdata=${dataDir}`,
      `--username=${CLUSTER_USER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // One order of text on every machine: bytes.
      '--locale=C',
      '--no-instructions',
    ];
    const [program, ...rest] = [...runAs.prefix, binaries.initdb, ...args];
    await run(program!, rest, runAs.prefix.length > 0 ? {} : userOf(runAs));
  } catch (cause) {
    await rm(dataDir, { recursive: true, force: true });
    const text = (cause as { stderr?: string }).stderr?.trim().split('\n').at(-1) ?? String(cause);
    throw new PulseError('postgres_create_failed', `PostgreSQL could not create ${dataDir}: ${text}`, {
      cause,
    });
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** Options for `spawn` that hand the program to the right user, when no prefix command does it. */
export function userOf(runAs: RunAs): { uid?: number; gid?: number } {
  if (runAs.user === undefined || runAs.prefix.length > 0) return {};
  return { uid: runAs.user.uid, gid: runAs.user.gid };
}

/** What `postmaster.pid` of a cluster says: the pid, and whether the server accepts connections. */
export async function readPostmaster(
  dataDir: string,
): Promise<{ pid: number; port: number; ready: boolean } | undefined> {
  const text = await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => undefined);
  const lines = text?.split('\n');
  if (lines?.[0] === undefined) return undefined;
  return { pid: Number(lines[0]), port: Number(lines[3] ?? 0), ready: lines[7]?.trim() === 'ready' };
}
