import { type CommonQueryMethods, sql } from 'slonik';
import { type ConfigSnapshotRow, configSnapshotColumns, configSnapshotRow } from './config-snapshot-row.ts';

/** The snapshot that a repository follows: its own active one, else the active one for all; null when there is none. */
export async function getActiveConfigSnapshot(
  db: CommonQueryMethods,
  repoId: number | null,
): Promise<ConfigSnapshotRow | null> {
  return db.maybeOne(sql.type(configSnapshotRow)`
    select ${configSnapshotColumns}
    from config_snapshots
    where is_active and coalesce(repo_id, 0) in (0, ${repoId ?? 0})
    order by repo_id nulls last
    limit 1`);
}
