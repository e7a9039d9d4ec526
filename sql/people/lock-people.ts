import type { ClientBase } from 'pg';

/** One for all repositories: people are few, and are made or changed seldom. */
const PEOPLE_LOCK_ID = 8_271_115;

/**
 * Until the transaction ends nobody else makes or merges developers. Taken after the locks of repositories and before
 * those of their rows, so that nobody waits in a circle.
 */
export async function lockPeople(client: ClientBase): Promise<void> {
  await client.query('select pg_advisory_xact_lock($1)', [PEOPLE_LOCK_ID]);
}
