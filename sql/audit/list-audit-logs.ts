import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const auditRow = z.object({
  id: z.string(),
  quarter: z.string(),
  position: z.number(),
  occurredAt: z.date(),
  actor: z.string(),
  action: z.string(),
  resourceType: z.string(),
  resourceId: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  requestId: z.string().nullable(),
  hash: z.string(),
});
export type AuditRow = z.infer<typeof auditRow>;

export interface AuditFilter {
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly resourceType?: string | undefined;
  readonly resourceId?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly after?: { readonly quarter: string; readonly position: number } | undefined;
  readonly limit: number;
}

/** The first day of the quarter, UTC, that a moment lies in: partitions outside are not looked at. */
const quarterOf = (at: string) =>
  sql.fragment`date_trunc('quarter', ${at}::timestamptz at time zone 'UTC')::date`;

/** Rows of the audit trail, the newest first. */
export async function listAuditLogs(
  db: CommonQueryMethods,
  { actor, action, resourceType, resourceId, since, until, after, limit }: AuditFilter,
): Promise<readonly AuditRow[]> {
  const conditions = [sql.fragment`true`];
  if (actor !== undefined) conditions.push(sql.fragment`l.actor = ${actor}`);
  if (action !== undefined) conditions.push(sql.fragment`l.action = ${action}`);
  if (resourceType !== undefined) conditions.push(sql.fragment`l.resource_type = ${resourceType}`);
  if (resourceId !== undefined) conditions.push(sql.fragment`l.resource_id = ${resourceId}`);
  if (since !== undefined) {
    conditions.push(
      sql.fragment`l.quarter >= ${quarterOf(since)} and l."timestamp" >= ${since}::timestamptz`,
    );
  }
  if (until !== undefined) {
    conditions.push(sql.fragment`l.quarter <= ${quarterOf(until)} and l."timestamp" < ${until}::timestamptz`);
  }
  if (after !== undefined) {
    conditions.push(sql.fragment`(l.quarter, l.position) < (${after.quarter}::date, ${after.position})`);
  }
  return db.any(sql.type(auditRow)`
    select l.id, l.quarter, l.position, l."timestamp" as "occurredAt", l.actor, l.action,
      l.resource_type as "resourceType", l.resource_id as "resourceId", l.details, host(l.ip) as ip,
      l.user_agent as "userAgent", l.request_id as "requestId", encode(l.hash, 'hex') as hash
    from audit_logs l
    where ${sql.join(conditions, sql.fragment` and `)}
    order by l.quarter desc, l.position desc
    limit ${limit}`);
}
