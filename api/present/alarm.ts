import type { AlarmRow } from '../../sql/reconciliation/list-alarms.ts';
import type { Alarm } from '../schemas/settings/alarm.ts';
import { presentTime } from './present-time.ts';

export function presentAlarm(row: AlarmRow): Alarm {
  return {
    id: String(row.id),
    kind: row.kind,
    subject: row.subject,
    message: row.message,
    details: row.details,
    isOpen: row.isOpen,
    firstSeenAt: row.firstSeenAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    resolvedAt: presentTime(row.resolvedAt),
  };
}
