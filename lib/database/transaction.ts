import type { PoolClient } from 'pg';
import type { Database } from './database.ts';

/** Lends a connection of the pool; after an error it is replaced, since it may be in any state. */
export async function withClient<T>(
  database: Pick<Database, 'pg'>,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await database.pg.connect();
  let broken: Error | undefined;
  try {
    return await work(client);
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
