import { type CommonQueryMethods, sql } from 'slonik';
import { type ConfigSnapshotRow, configSnapshotColumns, configSnapshotRow } from './config-snapshot-row.ts';

/** Config snapshots, newest first. */
export async function listConfigSnapshots(
  db: CommonQueryMethods,
  page: { readonly beforeVersion?: number | undefined; readonly limit: number },
): Promise<readonly ConfigSnapshotRow[]> {
  return db.any(sql.type(configSnapshotRow)`
    select ${configSnapshotColumns}
    from config_snapshots
    where config_version < ${page.beforeVersion ?? 2_147_483_647}
    order by config_version desc
    limit ${page.limit}`);
}
