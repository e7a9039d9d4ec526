import { ALL_ROLLUPS } from '../../sql/rollups/all-rollups.ts';
import type { RollupStatus } from '../../sql/rollups/list-rollup-status.ts';
import type { VerificationRow } from '../../sql/upkeep/rollup-verifications.ts';
import type { Rollup, Verification } from '../schemas/metrics/rollup.ts';
import { presentTime } from './present-time.ts';

export function presentRollup(row: RollupStatus): Rollup {
  const version = ALL_ROLLUPS.find(({ name }) => name === row.name)?.version ?? row.storedVersion;
  return {
    ...row,
    version,
    oldestPendingAt: presentTime(row.oldestPendingAt),
    lastFlushedAt: presentTime(row.lastFlushedAt),
  };
}

export function presentVerification(row: VerificationRow): Verification {
  return { ...row, startedAt: row.startedAt.toISOString(), finishedAt: presentTime(row.finishedAt) };
}
