import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../lib/database/database.ts';

const RETRY_MS = 200;
const LOCK = 'select pg_try_advisory_lock(hashtextextended($1, 0)) as locked';
const UNLOCK = 'select pg_advisory_unlock(hashtextextended($1, 0))';

/**
 * Does work on a repository's mirror that nobody else may do at the same time: waits for the lock, without limit but for
 * `signal`. The lock belongs to a database connection, so it ends with the process that held it.
 */
export async function withMirrorLock<Result>(
  database: Database,
  repoId: number,
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result> {
  const client = await database.pg.connect();
  const key = `mirror/${repoId}`;
  let healthy = false;
  try {
    for (;;) {
      const { rows } = await client.query<{ locked: boolean }>(LOCK, [key]);
      if (rows[0]?.locked) break;
      await sleep(RETRY_MS, undefined, { signal });
    }
    try {
      return await work();
    } finally {
      await client.query(UNLOCK, [key]);
      healthy = true;
    }
  } finally {
    // A connection that may still hold the lock is closed, which frees it.
    client.release(!healthy);
  }
}
