import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

/** A place in the chain. */
export interface AuditPlace {
  readonly quarter: string;
  readonly position: number;
}

const checkedRow = z.object({
  quarter: z.string(),
  position: z.number(),
  id: z.string(),
  // Written as JSON by the database.
  occurredAt: z.string().transform((text) => new Date(text)),
  hash: z.string(),
  fault: z.enum(['altered', 'unlinked', 'gap']).nullable(),
});

const checkedPart = z.object({
  rows: z.number(),
  last: checkedRow.nullable(),
  broken: checkedRow.nullable(),
});
export type CheckedAuditPart = z.infer<typeof checkedPart>;

/**
 * Checks some rows of the chain, oldest first: whether each says what it said when it was sealed (else `altered`), follows the row
 * before (else `unlinked`), and whether none is missing between them (else `gap`).
 * @param after the last row that was checked, which the first of these must follow; null: from the very first
 */
export async function verifyAudit(
  db: CommonQueryMethods,
  after: AuditPlace | null,
  rowsMax: number,
): Promise<CheckedAuditPart> {
  const from = after ?? { quarter: '0001-01-01', position: 0 };
  return db.one(sql.type(checkedPart)`
    with part as (
      select l.*, audit_hash(l) as computed
      from audit_logs l
      where (l.quarter, l.position) >= (${from.quarter}::date, ${from.position})
      order by l.quarter, l.position
      limit ${rowsMax + 1}
    ), linked as (
      select p.*,
        lag(p.hash) over chain as hash_before, lag(p.quarter) over chain as quarter_before,
        lag(p.position) over chain as position_before, row_number() over chain as n
      from part p window chain as (order by p.quarter, p.position)
    ), checked as (
      select quarter, position, id, "timestamp" as "occurredAt", encode(hash, 'hex') as hash,
        case
          when computed <> hash then 'altered'
          when position <> case when quarter = quarter_before then position_before + 1 else 1 end then 'gap'
          when previous_hash is distinct from hash_before then 'unlinked'
        end as fault
      from linked
      where (quarter, position) <> (${from.quarter}::date, ${from.position})
    )
    select (select count(*)::int from checked) as rows,
      (select to_jsonb(c) from checked c order by quarter desc, position desc limit 1) as last,
      (select to_jsonb(c) from checked c where fault is not null order by quarter, position limit 1) as broken`);
}

/** Where in the chain a hash is; null when no row has it. */
export async function findAuditHash(db: CommonQueryMethods, hash: string): Promise<AuditPlace | null> {
  return db.maybeOne(sql.type(z.object({ quarter: z.string(), position: z.number() }))`
    select quarter, position from audit_logs where hash = decode(${hash}, 'hex') limit 1`);
}
