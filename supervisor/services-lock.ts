import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { PulseError } from '../lib/errors.ts';
import { isAlive, type ProcessIdentity, readProcess } from './process-identity.ts';

/** Whoever stops is waited for; whoever runs gets a moment to notice that what started it was killed. */
const STOPPING_LIMIT_MS = 20_000;
const RUNNING_LIMIT_MS = 1_500;
const POLL_MS = 100;

/** `server`: `npm start`. `command`: a single command that runs services for itself. */
export type HolderKind = 'server' | 'command';

/** Where the services of a data folder can be reached. */
export interface ServiceAddresses {
  readonly apiUrl: string;
  readonly docsUrl: string;
  /** Undefined when the Temporal server is not ours. */
  readonly temporalUiUrl: string | undefined;
  readonly temporalAddress: string;
  /** Undefined when the environment gives the token. */
  readonly tokenFile: string | undefined;
}

/** What the lock file says. */
export interface LockHolder extends ProcessIdentity {
  readonly kind: HolderKind;
  readonly state: 'starting' | 'ready' | 'stopping';
  /** Present once it is ready. */
  readonly addresses?: ServiceAddresses;
}

export interface ServicesLock {
  update(state: LockHolder['state'], addresses?: ServiceAddresses): Promise<void>;
  release(): Promise<void>;
}

/**
 * Takes the one right to run services over a data folder. The lock of a process that died, by `kill -9` or with the machine, counts
 * for nothing.
 *
 * @throws PulseError `already_running` while a living process holds it
 */
export async function acquireServicesLock(file: string, kind: HolderKind): Promise<ServicesLock> {
  const identity = await readProcess(process.pid);
  if (identity === undefined) throw new Error('cannot read the start time of this process');
  const startedAt = performance.now();
  while (!(await tryCreate(file, { ...identity, kind, state: 'starting' }))) {
    const text = await readText(file);
    const holder = parseHolder(text);
    if (holder === undefined || !(await isAlive(holder))) await removeStale(file, text);
    else await waitForHolder(file, holder, performance.now() - startedAt);
  }
  const write = async (holder: LockHolder): Promise<void> => {
    const draft = `${file}.${process.pid}`;
    await writeFile(draft, JSON.stringify(holder), { mode: 0o600 });
    await rename(draft, file);
  };
  return {
    update: (state, addresses) =>
      write({ ...identity, kind, state, ...(addresses === undefined ? {} : { addresses }) }),
    release: () => rm(file, { force: true }),
  };
}

/** The living process that runs services over the data folder, if any. */
export async function readLockHolder(file: string): Promise<LockHolder | undefined> {
  const holder = parseHolder(await readText(file));
  return holder !== undefined && (await isAlive(holder)) ? holder : undefined;
}

async function waitForHolder(file: string, holder: LockHolder, waitedMs: number): Promise<void> {
  const limitMs = holder.state === 'stopping' ? STOPPING_LIMIT_MS : RUNNING_LIMIT_MS;
  if (waitedMs < limitMs) {
    await sleep(POLL_MS);
    return;
  }
  const folder = file.replace(/\/run\/[^/]+$/, '');
  const what = holder.kind === 'server' ? 'Pulse' : 'A command of Pulse';
  const where = holder.addresses === undefined ? '' : ` at ${holder.addresses.apiUrl}`;
  throw new PulseError(
    'already_running',
    `${what} already runs${where} with the data folder ${folder} (process ${holder.pid}): ` +
      `${holder.kind === 'server' ? 'use or stop it' : 'wait until it ends'}, or set PULSE_DATA_DIR to another folder.`,
    { details: { pid: holder.pid } },
  );
}

/** Creates the file with its whole content at once; false when there is one. */
async function tryCreate(file: string, holder: LockHolder): Promise<boolean> {
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, JSON.stringify(holder), { mode: 0o600 });
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Removes the lock that we found to be stale, unless somebody else has just replaced it by a fresh one. */
async function removeStale(file: string, stale: string): Promise<void> {
  const aside = `${file}.${process.pid}.stale`;
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  if ((await readText(aside)) !== stale) await link(aside, file).catch(() => {});
  await rm(aside, { force: true });
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}

function parseHolder(text: string): LockHolder | undefined {
  try {
    const value = JSON.parse(text) as Partial<LockHolder> | null;
    return typeof value?.pid === 'number' && typeof value.startedAt === 'string'
      ? (value as LockHolder)
      : undefined;
  } catch {
    return undefined;
  }
}
