import type { ClientBase } from 'pg';

/**
 * Has PostgreSQL plan anew what this connection has planned before. A connection that lives long plans the checks of foreign
 * keys once, and when that was while a table was still empty they read all of it, row after row, until somebody analyses it:
 * measured to make a backfill ten times slower.
 */
export async function forgetPlans(client: ClientBase): Promise<void> {
  await client.query('discard plans');
}
