import type { Pool } from 'pg';
import {
  beginForgetting,
  deleteAllOf,
  deleteRepository,
  deleteSomeOf,
  LARGE_TABLES,
  listTablesOfRepositories,
} from '../../sql/upkeep/retention.ts';
import { inTransaction } from '../database/transaction.ts';

/** Rows of a large table that one statement deletes: each takes others along. */
const DELETED_AT_ONCE = 500;

/**
 * Deletes everything of a repository that nobody watches, a part at a time: being killed in the middle costs nothing, the next
 * time goes on. One that is connected again meanwhile is left as it is, and read anew by its next sync.
 * @returns false when somebody watches it by now
 */
export async function forgetRepository(db: Pool, repoId: number, signal: AbortSignal): Promise<boolean> {
  if (!(await beginForgetting(db, repoId))) return false;
  for (const table of LARGE_TABLES) {
    let deleted: number;
    do {
      signal.throwIfAborted();
      deleted = await deleteSomeOf(db, table, repoId, DELETED_AT_ONCE);
    } while (deleted === DELETED_AT_ONCE);
  }
  return inTransaction({ pg: db }, async (client) => {
    if (!(await deleteRepository(client, repoId))) return false;
    // Afterwards, since the end of facts is written down in some of them.
    for (const table of await listTablesOfRepositories(client)) await deleteAllOf(client, table, repoId);
    return true;
  });
}
