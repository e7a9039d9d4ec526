import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import type { ReconciliationCounts } from '../../domain/workflow-messages/reconcile-deliveries.ts';

export const NO_RECONCILIATION_COUNTS: ReconciliationCounts = {
  pages: 0,
  seen: 0,
  missed: 0,
  lost: 0,
  unknown: 0,
  recovered: 0,
  redelivered: 0,
  unresolved: 0,
};

const reconciliationRow = z.object({
  id: z.number(),
  hookId: z.string(),
  status: z.enum(['running', 'completed', 'failed']),
  isWhole: z.boolean(),
  startedAt: z.date(),
  finishedAt: z.date().nullable(),
  oldestAt: z.date().nullable(),
  pages: z.number(),
  seen: z.number(),
  missed: z.number(),
  lost: z.number(),
  unknown: z.number(),
  recovered: z.number(),
  redelivered: z.number(),
  unresolved: z.number(),
  error: z.string().nullable(),
});

export type ReconciliationRow = z.infer<typeof reconciliationRow>;

const columns = sql.fragment`
  c.reconciliation_id as id, c.hook_id as "hookId", c.status, c.is_whole as "isWhole", c.started_at as "startedAt",
  c.finished_at as "finishedAt", c.oldest_at as "oldestAt", c.pages, c.seen, c.missed, c.lost, c.unknown,
  c.recovered, c.redelivered, c.unresolved, c.error`;

/** Begins a run. */
export async function startReconciliation(
  db: CommonQueryMethods,
  hookId: string,
  isWhole: boolean,
): Promise<ReconciliationRow> {
  return db.one(sql.type(reconciliationRow)`
    insert into reconciliations as c (hook_id, is_whole) values (${hookId}::uuid, ${isWhole})
    returning ${columns}`);
}

/** Ends a run. */
export async function endReconciliation(
  db: CommonQueryMethods,
  id: number,
  end: ReconciliationCounts & { readonly oldestAt: Date | null; readonly error: string | null },
): Promise<void> {
  await db.query(sql.type(z.object({}))`
    update reconciliations
    set status = ${end.error === null ? 'completed' : 'failed'}, finished_at = now(), error = ${end.error},
        oldest_at = ${end.oldestAt === null ? null : sql.timestamp(end.oldestAt)}, pages = ${end.pages},
        seen = ${end.seen}, missed = ${end.missed}, lost = ${end.lost}, unknown = ${end.unknown},
        recovered = ${end.recovered}, redelivered = ${end.redelivered}, unresolved = ${end.unresolved}
    where reconciliation_id = ${id}`);
}

/** When the whole window of a hook was last walked to its end, and how long it was; null when it never was. */
export async function getLastWholeReconciliation(
  db: CommonQueryMethods,
  hookId: string,
): Promise<{ readonly startedAt: Date; readonly pages: number } | null> {
  return db.maybeOne(sql.type(z.object({ startedAt: z.date(), pages: z.number() }))`
    select started_at as "startedAt", pages from reconciliations
    where hook_id = ${hookId}::uuid and status = 'completed' and is_whole
    order by reconciliation_id desc limit 1`);
}

/** Runs, the newest first. */
export async function listReconciliations(
  db: CommonQueryMethods,
  filter: {
    readonly hookId?: string | undefined;
    readonly beforeId?: number | undefined;
    readonly limit: number;
  },
): Promise<readonly ReconciliationRow[]> {
  const conditions = [sql.fragment`true`];
  if (filter.hookId !== undefined) conditions.push(sql.fragment`c.hook_id = ${filter.hookId}::uuid`);
  if (filter.beforeId !== undefined) conditions.push(sql.fragment`c.reconciliation_id < ${filter.beforeId}`);
  return db.any(sql.type(reconciliationRow)`
    select ${columns} from reconciliations c
    where ${sql.join(conditions, sql.fragment` and `)}
    order by c.reconciliation_id desc
    limit ${filter.limit}`);
}

/** Drops all but the newest runs of a hook: one every five minutes adds up. */
export async function dropOldReconciliations(
  db: CommonQueryMethods,
  hookId: string,
  keep: number,
): Promise<void> {
  await db.query(sql.type(z.object({}))`
    delete from reconciliations
    where hook_id = ${hookId}::uuid and reconciliation_id <= (
      select reconciliation_id from reconciliations
      where hook_id = ${hookId}::uuid order by reconciliation_id desc offset ${keep} limit 1)`);
}
