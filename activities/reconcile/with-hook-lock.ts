import type { Database } from '../../lib/database/database.ts';
import { withClient } from '../../lib/database/transaction.ts';

const LOCK = 'select pg_try_advisory_lock(hashtextextended($1, 0)) as locked';
const UNLOCK = 'select pg_advisory_unlock(hashtextextended($1, 0))';

/** Does work on a hook that one may do at a time; null when somebody else does it. The lock ends with its holder. */
export async function withHookLock<Result>(
  database: Database,
  hookId: string,
  work: () => Promise<Result>,
): Promise<Result | null> {
  return withClient(database, async (client) => {
    const key = `reconcile/${hookId}`;
    const { rows } = await client.query<{ locked: boolean }>(LOCK, [key]);
    if (!rows[0]?.locked) return null;
    try {
      return await work();
    } finally {
      await client.query(UNLOCK, [key]);
    }
  });
}
