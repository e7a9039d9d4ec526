import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const alarmRow = z.object({
  id: z.number(),
  kind: z.string(),
  subject: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.unknown()),
  isOpen: z.boolean(),
  firstSeenAt: z.date(),
  lastSeenAt: z.date(),
  resolvedAt: z.date().nullable(),
  /** To the microsecond, which a Date does not hold: pages are cut by it. */
  lastSeenAtExact: z.string(),
});

export type AlarmRow = z.infer<typeof alarmRow>;

export interface AlarmFilter {
  readonly isOpen?: boolean | undefined;
  readonly kind?: string | undefined;
  readonly after?: AlarmKey | undefined;
  readonly limit: number;
}

/** Where an alarm stands in the order of alarms. */
export interface AlarmKey {
  readonly isOpen: boolean;
  readonly lastSeenAt: string;
  readonly id: number;
}

/** Alarms: open ones first, then those seen last. */
export async function listAlarms(db: CommonQueryMethods, filter: AlarmFilter): Promise<readonly AlarmRow[]> {
  const conditions = [sql.fragment`true`];
  if (filter.isOpen !== undefined) conditions.push(sql.fragment`(a.resolved_at is null) = ${filter.isOpen}`);
  if (filter.kind !== undefined) conditions.push(sql.fragment`a.kind = ${filter.kind}`);
  if (filter.after !== undefined) {
    const { isOpen, lastSeenAt, id } = filter.after;
    conditions.push(sql.fragment`(a.resolved_at is null, a.last_seen_at, a.alarm_id)
      < (${isOpen}, ${lastSeenAt}::timestamptz, ${id})`);
  }
  return db.any(sql.type(alarmRow)`
    select a.alarm_id as id, a.kind, a.subject, a.message, a.details, a.resolved_at is null as "isOpen",
           a.first_seen_at as "firstSeenAt", a.last_seen_at as "lastSeenAt", a.resolved_at as "resolvedAt",
           to_char(a.last_seen_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "lastSeenAtExact"
    from alarms a
    where ${sql.join(conditions, sql.fragment` and `)}
    order by (a.resolved_at is null) desc, a.last_seen_at desc, a.alarm_id desc
    limit ${filter.limit}`);
}
