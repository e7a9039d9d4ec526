import { type CommonQueryMethods, sql } from 'slonik';
import { type ConfigSnapshotRow, configSnapshotColumns, configSnapshotRow } from './config-snapshot-row.ts';

/** One config snapshot, or null. */
export async function getConfigSnapshot(
  db: CommonQueryMethods,
  version: number,
): Promise<ConfigSnapshotRow | null> {
  return db.maybeOne(sql.type(configSnapshotRow)`
    select ${configSnapshotColumns} from config_snapshots where config_version = ${version}`);
}
