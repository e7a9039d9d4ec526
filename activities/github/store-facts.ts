import type pg from 'pg';
import type { Fact } from '../../domain/facts/fact.ts';
import type { Database } from '../../lib/database/database.ts';
import { inTransaction } from '../../lib/database/transaction.ts';
import { type AppliedFacts, applyFacts } from '../../lib/facts/apply-facts.ts';

/** Times that a transaction is run again after it was chosen to end a deadlock. */
const ATTEMPTS_MAX = 5;
const DEADLOCK = '40P01';

/** Facts that one answer of the provider's API told. */
export interface ToldFacts {
  readonly repoId: number;
  /** When the request was sent. */
  readonly observedAt: Date;
  readonly facts: readonly Fact[];
}

/**
 * Stores what the API told, all or none.
 * @param also further statements of the same transaction
 */
export async function storeFacts(
  database: Database,
  { repoId, observedAt, facts }: ToldFacts,
  also: (client: pg.PoolClient, applied: AppliedFacts) => Promise<void> = async () => {},
): Promise<AppliedFacts> {
  const batch = { repoId, origin: 'api', observedAt, deliveryId: null, facts } as const;
  for (let attempt = 1; ; attempt++) {
    try {
      return await inTransaction(database, async (client) => {
        const applied = await applyFacts(client, [batch]);
        await also(client, applied);
        return applied;
      });
    } catch (error) {
      if ((error as { code?: unknown }).code !== DEADLOCK || attempt >= ATTEMPTS_MAX) throw error;
    }
  }
}
