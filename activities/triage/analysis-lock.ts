import type { PoolClient } from 'pg';
import type { Database } from '../../lib/database/database.ts';
import { withClient } from '../../lib/database/transaction.ts';
import { lockAnalysis, unlockAnalysis } from '../../sql/triage/store-features.ts';

/** A lock that ends with its connection: while it is broken, nothing more may be stored. */
export interface AnalysisLock {
  /** The connection that holds the lock. */
  readonly client: PoolClient;
  /** @throws when the lock was lost with its connection */
  check(): void;
}

/** Longest wait for another page of the same repository. */
const LOCK_WAIT_MS = 10 * 60_000;

/**
 * Does some work as the only one that writes postings of a repository. The lock lies on a connection of its own, so that several
 * transactions, one after the other, can share it.
 */
export async function withAnalysisLock<T>(
  database: Pick<Database, 'pg'>,
  repoId: number,
  work: (lock: AnalysisLock) => Promise<T>,
): Promise<T> {
  return withClient(database, async (client) => {
    let lost: Error | undefined;
    const note = (error: Error): void => {
      lost = error;
    };
    client.on('error', note);
    try {
      await client.query(`set statement_timeout = ${LOCK_WAIT_MS}`);
      await lockAnalysis(client, repoId);
      await client.query('reset statement_timeout');
      return await work({
        client,
        check: () => {
          if (lost) throw new Error('the analysis lock was lost with its connection', { cause: lost });
        },
      });
    } finally {
      if (!lost) await unlockAnalysis(client, repoId);
      client.off('error', note);
    }
  });
}
