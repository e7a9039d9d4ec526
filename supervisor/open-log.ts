import { type FileHandle, mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A log that is larger when its process starts is set aside as `<name>.1`, in place of the one before. */
const LOG_LIMIT_BYTES = 10_000_000;

/** A log file that a process appends to. */
export interface ProcessLog {
  readonly handle: FileHandle;
  /** Where this process's part begins. */
  readonly startBytes: number;
}

/** Opens the log of a process that is about to start; what earlier ones wrote stays, up to a limit. */
export async function openLog(path: string): Promise<ProcessLog> {
  await mkdir(dirname(path), { recursive: true });
  const sizeBytes = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (sizeBytes > LOG_LIMIT_BYTES) await rename(path, `${path}.1`);
  const handle = await open(path, 'a');
  return { handle, startBytes: sizeBytes > LOG_LIMIT_BYTES ? 0 : sizeBytes };
}

/** The last line that matches in the part of the log from `startBytes` on. */
export async function findLastLine(
  path: string,
  startBytes: number,
  pattern: RegExp,
): Promise<string | undefined> {
  const bytes = await readFile(path).catch(() => Buffer.alloc(0));
  return bytes
    .subarray(startBytes)
    .toString('utf8')
    .split('\n')
    .findLast((line) => pattern.test(line));
}
