import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, type DatabaseOptions, openDatabase } from '../lib/database/database.ts';
import { PulseError } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';

const RETRY_MS = 1_000;
/**
 * How long to wait for the first attempt, so that requests right after the start find the database if it is there.
 */
const FIRST_ATTEMPT_LIMIT_MS = 2_000;

/**
 * Opens the database as soon as it can be reached, and does not wait for that: until then, using it throws PulseError
 * `database_unavailable`.
 * (Opening asks PostgreSQL for its types, so it needs a server; a pool that is open gets along without one.)
 */
export async function openDatabaseEventually(options: DatabaseOptions, logger: Logger): Promise<Database> {
  const closed = new AbortController();
  let open: Database | undefined;
  const attempt = async (): Promise<void> => {
    try {
      open = await openDatabase(options);
    } catch (error) {
      logger.warn({ reason: (error as Error).message }, 'the database cannot be reached; trying again');
    }
  };
  const first = attempt();
  const opening = (async () => {
    await first;
    while (open === undefined && !closed.signal.aborted) {
      await sleep(RETRY_MS, undefined, { signal: closed.signal }).catch(() => {});
      if (!closed.signal.aborted) await attempt();
    }
  })();
  await Promise.race([first, sleep(FIRST_ATTEMPT_LIMIT_MS, undefined, { ref: false })]);

  const use = (): Database => {
    if (open !== undefined) return open;
    throw new PulseError(
      'database_unavailable',
      'The database cannot be reached. Try again; /readyz says when it is back.',
    );
  };
  return {
    get slonik() {
      return use().slonik;
    },
    get pg() {
      return use().pg;
    },
    close: async () => {
      closed.abort();
      await opening;
      await open?.close();
    },
  };
}
