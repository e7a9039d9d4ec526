import type { ConfigSnapshotRow } from '../../sql/analysis/config-snapshot-row.ts';
import type { ConfigSnapshot } from '../schemas/work/config-snapshot.ts';

export function presentConfigSnapshot(row: ConfigSnapshotRow): ConfigSnapshot {
  return { ...row, createdAt: row.createdAt.toISOString() };
}
