import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

export interface RaisedAlarm {
  readonly kind: string;
  /** What it is about, such as `hook/<id>`: there is one open alarm a kind and subject. */
  readonly subject: string;
  /** What is wrong and what to do, for people. */
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

const nothing = z.object({});

/** Raises an alarm, or notes that an open one is still so. */
export async function raiseAlarm(db: CommonQueryMethods, alarm: RaisedAlarm): Promise<void> {
  const details = JSON.stringify(alarm.details ?? {});
  await db.query(sql.type(nothing)`
    insert into alarms (kind, subject, message, details)
    values (${alarm.kind}, ${alarm.subject}, ${alarm.message}, ${details}::jsonb)
    on conflict (kind, subject) where resolved_at is null do update
    set message = excluded.message, details = excluded.details, last_seen_at = now()`);
}

/** Ends the open alarms of these kinds about a subject: all is well again. */
export async function resolveAlarms(
  db: CommonQueryMethods,
  subject: string,
  kinds: readonly string[],
): Promise<void> {
  await db.query(sql.type(nothing)`
    update alarms set resolved_at = now()
    where subject = ${subject} and kind = any (${sql.array(kinds, 'text')}) and resolved_at is null`);
}
