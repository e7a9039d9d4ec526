import type { PoolClient } from 'pg';
import type { Database } from '../database/database.ts';
import { inTransaction } from '../database/transaction.ts';

/** Runs several reads that all see the database as it is at the first of them. */
export function readInSnapshot<T>(
  database: Pick<Database, 'pg'>,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  return inTransaction(database, async (client) => {
    await client.query('set transaction isolation level repeatable read read only');
    return work(client);
  });
}
