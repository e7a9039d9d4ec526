import { statfsSync } from 'node:fs';

/** PostgreSQL takes room for its log 16 MiB at a time, and goes down when it gets none. */
export const FREE_MIN_BYTES = 16 * 2 ** 20;

/**
 * How much the user that Pulse runs as may still write where a folder lies.
 *
 * @returns bytes; null when the folder is not there, and nothing is known
 */
export function findFreeBytes(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}

/** Whether so little is left that PostgreSQL cannot work there. */
export function isFolderFull(folder: string): boolean {
  return (findFreeBytes(folder) ?? Number.POSITIVE_INFINITY) < FREE_MIN_BYTES;
}
