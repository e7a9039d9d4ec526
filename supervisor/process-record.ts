import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type EndProcessOptions, endProcess } from './end-process.ts';
import { isAlive, type ProcessIdentity, readProcess } from './process-identity.ts';

/**
 * Notes in `file` which process we started, so that a later supervisor can end it should this one be killed. The note holds the
 * start time and the command besides the pid: a stranger who got the same pid is never taken for ours.
 */
export async function recordProcess(file: string, pid: number): Promise<ProcessIdentity | undefined> {
  const identity = await readProcess(pid);
  if (identity === undefined) return undefined;
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, JSON.stringify(identity));
  await rename(draft, file);
  return identity;
}

/** The living process that `file` names, or undefined. */
export async function readRecordedProcess(file: string): Promise<ProcessIdentity | undefined> {
  const identity = await readIdentity(file);
  return identity !== undefined && (await isAlive(identity)) ? identity : undefined;
}

/** Ends the process that an earlier supervisor left behind, if it still runs, and forgets it. */
export async function endRecordedProcess(file: string, options: EndProcessOptions): Promise<void> {
  const identity = await readRecordedProcess(file);
  if (identity !== undefined) await endProcess(identity, options);
  await rm(file, { force: true });
}

async function readIdentity(file: string): Promise<ProcessIdentity | undefined> {
  try {
    const parsed: unknown = JSON.parse(await readFile(file, 'utf8'));
    return isIdentity(parsed) ? parsed : undefined;
  } catch {
    // No file, or one that was cut off: there is nothing we may end.
    return undefined;
  }
}

function isIdentity(value: unknown): value is ProcessIdentity {
  const candidate = value as Partial<ProcessIdentity> | null;
  return typeof candidate?.pid === 'number' && typeof candidate.startedAt === 'string';
}
