import type { PoolClient } from 'pg';
import { currentActing } from '../acting/acting.ts';
import { BEGIN_ACTING, END_ACTING, toSetting } from '../acting/acting-settings.ts';
import type { Database } from './database.ts';

/**
 * Lends a connection of the pool, in the name of whoever acts; after an error it is replaced, since it may be in any state.
 */
export async function withClient<T>(
  database: Pick<Database, 'pg'>,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await database.pg.connect();
  let broken: Error | undefined;
  const acting = currentActing();
  try {
    if (acting !== undefined) await client.query(BEGIN_ACTING, [toSetting(acting)]);
    const result = await work(client);
    if (acting !== undefined) await client.query(END_ACTING);
    return result;
  } catch (error) {
    broken = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Commits what `work` did, or nothing of it. */
export async function inTransaction<T>(
  database: Pick<Database, 'pg'>,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  return withClient(database, async (client) => {
    await client.query('begin');
    try {
      const result = await work(client);
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch(() => {});
      throw error;
    }
  });
}
