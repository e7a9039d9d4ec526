import { probeDisk } from '../../sql/upkeep/probe-disk.ts';
import type { Database } from '../database/database.ts';
import { inTransaction } from '../database/transaction.ts';
import { isDiskFull } from './is-disk-full.ts';
import { FREE_MIN_BYTES, findFreeBytes } from './watch-folder.ts';

const MEBIBYTE = 2 ** 20;

export interface DiskOptions {
  readonly database: Pick<Database, 'pg'>;
  /** Where mirrors lie, and the embedded database. */
  readonly dataDir: string;
}

/**
 * Looks whether anything can be written: in the data folder, and where the database lies, which may be on another machine.
 *
 * @returns a sentence for people
 * @throws Error when the disk is full, or cannot be asked
 */
export async function checkDisk({ database, dataDir }: DiskOptions): Promise<string> {
  const free = findFreeBytes(dataDir);
  if (free !== null && free < FREE_MIN_BYTES) {
    throw new Error(
      `The disk is full: ${Math.floor(free / MEBIBYTE)} MiB are left where ${dataDir} lies, and nothing can be stored until there is room.`,
    );
  }
  try {
    await inTransaction(database, probeDisk);
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    throw new Error(
      "The disk of the database is full: nothing can be stored until there is room on PostgreSQL's machine.",
      { cause: error },
    );
  }
  return 'There is room.';
}
