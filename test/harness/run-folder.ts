import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endOrphanPostgres } from '../../supervisor/postgres/start-postgres.ts';
import { readProcess } from '../../supervisor/process-identity.ts';
import { endRecordedProcess } from '../../supervisor/process-record.ts';

const NAME = /^pulse-test-(\d+)-/;

/** The folder of a test run, named by the pid of its main process. */
export async function createRunFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), `pulse-test-${process.pid}-`));
  // As root, PostgreSQL runs as another user, who must be able to enter.
  await chmod(path, 0o755);
  return { path, remove: () => removeRunFolder(path) };
}

/** Ends and removes what runs that were killed have left behind. */
export async function removeOldRunFolders(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(NAME.exec(name)?.[1] ?? 0);
    if (pid === 0 || (await readProcess(pid)) !== undefined) continue;
    const path = join(tmpdir(), name);
    await endOrphanPostgres(join(path, 'postgres'));
    await endRecordedProcess(join(path, 'temporal.json'), { signal: 'SIGKILL', graceMs: 5_000 });
    await removeRunFolder(path);
  }
}

async function removeRunFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
