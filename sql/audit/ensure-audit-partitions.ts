import type { ClientBase, Pool } from 'pg';

/** This quarter's, and the next two. */
const QUARTERS_AHEAD = 2;

/** Makes the partitions of the audit trail ahead of time, so that no change has to wait for one. */
export async function ensureAuditPartitions(db: Pool | ClientBase): Promise<void> {
  await db.query(
    `select ensure_audit_partition((now() at time zone 'UTC' + n * interval '3 months')::date) from generate_series(0, $1) n`,
    [QUARTERS_AHEAD],
  );
}
