import { type CommonQueryMethods, sql } from 'slonik';

/** What was asked for, where no row of ours tells what changed. */
export interface AuditedOrder {
  readonly resourceType: string;
  readonly resourceId: string | null;
  /** Parameters of the request, without secrets. */
  readonly request: Readonly<Record<string, unknown>>;
}

/** Appends an order to the audit trail, in the name of whoever acts. */
export async function writeAudit(
  db: CommonQueryMethods,
  { resourceType, resourceId, request }: AuditedOrder,
): Promise<void> {
  await db.query(sql.unsafe`
    select write_audit(${resourceType}, ${resourceId}, ${sql.jsonb({ request } as never)})`);
}
