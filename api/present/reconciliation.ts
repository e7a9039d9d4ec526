import type { ReconciliationRow } from '../../sql/reconciliation/reconciliations.ts';
import type { Reconciliation } from '../schemas/work/reconciliation.ts';
import { presentTime } from './present-time.ts';

export function presentReconciliation(row: ReconciliationRow): Reconciliation {
  return {
    ...row,
    id: String(row.id),
    startedAt: row.startedAt.toISOString(),
    finishedAt: presentTime(row.finishedAt),
    oldestAt: presentTime(row.oldestAt),
  };
}
