import type { PoolClient } from 'pg';

/** Rows that do not fit into the memory that the probe may use: about a megabyte. */
const ROWS = 40_000;

/**
 * Makes PostgreSQL write a temporary file beside the database, which is gone when the statement ends: no table grows of it, and nothing
 * goes to the log. In a transaction of the caller's.
 *
 * @throws 53100 when the file does not fit
 */
export async function probeDisk(client: PoolClient): Promise<void> {
  await client.query(`set local work_mem = '64kB'`);
  await client.query(`select count(*) from generate_series(1, ${ROWS})`);
}
