import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import type { DeliveryStatus } from '../../domain/delivery-status.ts';
import { type DeliveryRow, deliveryColumns, deliveryRow } from './delivery-row.ts';

export interface DeliveryFilter {
  readonly statuses?: readonly DeliveryStatus[] | undefined;
  readonly eventName?: string | undefined;
  readonly repoId?: number | undefined;
  readonly hookId?: string | undefined;
  /** GitHub's id of the event, which all of its hooks share. */
  readonly deliveryId?: string | undefined;
  /** RFC 3339. */
  readonly receivedAfter?: string | undefined;
  readonly receivedBefore?: string | undefined;
}

/** Deliveries, the newest first. */
export async function listDeliveries(
  db: CommonQueryMethods,
  filter: DeliveryFilter,
  page: { readonly beforeId: number | undefined; readonly limit: number },
): Promise<readonly DeliveryRow[]> {
  const before = page.beforeId === undefined ? sql.fragment`true` : sql.fragment`d.seq < ${page.beforeId}`;
  return db.any(sql.type(deliveryRow)`
    select ${deliveryColumns} from webhook_deliveries d
    where ${matching(filter)} and ${before}
    order by d.seq desc
    limit ${page.limit}`);
}

export async function getDelivery(db: CommonQueryMethods, id: number): Promise<DeliveryRow | null> {
  return db.maybeOne(sql.type(deliveryRow)`
    select ${deliveryColumns} from webhook_deliveries d where d.seq = ${id}`);
}

const payloadRow = z.object({
  deliveryId: z.string(),
  contentType: z.string(),
  payload: z.instanceof(Buffer).nullable(),
});

/** The bytes of a delivery as they came; null when there is no such delivery, its `payload` when they were dropped. */
export async function getDeliveryPayload(
  db: CommonQueryMethods,
  id: number,
): Promise<z.infer<typeof payloadRow> | null> {
  return db.maybeOne(sql.type(payloadRow)`
    select delivery_id as "deliveryId", content_type as "contentType", payload
    from webhook_deliveries where seq = ${id}`);
}

/** A delivery that waits for the relay, as if it had just come. */
const AS_NEW = sql.fragment`
  status = 'received', attempts = 0, next_attempt_at = now(), processed_at = null, error = null`;
const REPLAYABLE = sql.fragment`
  d.payload is not null and d.status <> 'received'`;

/** Queues a delivery again; false when there is nothing to do: it waits, or its bytes are gone. */
export async function replayDelivery(db: CommonQueryMethods, id: number): Promise<boolean> {
  const { rowCount } = await db.query(sql.type(z.object({}))`
    update webhook_deliveries d set ${AS_NEW} where d.seq = ${id} and ${REPLAYABLE}`);
  return rowCount > 0;
}

/** Queues the oldest deliveries that match again, at most `limit`; gives their number. */
export async function replayDeliveries(
  db: CommonQueryMethods,
  filter: DeliveryFilter,
  limit: number,
): Promise<number> {
  const { rowCount } = await db.query(sql.type(z.object({}))`
    with chosen as (
      select d.seq from webhook_deliveries d
      where ${matching(filter)} and ${REPLAYABLE}
      order by d.seq
      limit ${limit}
      for update skip locked
    )
    update webhook_deliveries d set ${AS_NEW} from chosen where d.seq = chosen.seq`);
  return rowCount;
}

/** How many match that could be queued again, counted up to `countMax`. */
export async function countReplayable(
  db: CommonQueryMethods,
  filter: DeliveryFilter,
  countMax: number,
): Promise<number> {
  return db.oneFirst(sql.type(z.object({ count: z.number() }))`
    select count(*)::integer as count from (
      select from webhook_deliveries d where ${matching(filter)} and ${REPLAYABLE} limit ${countMax}
    ) counted`);
}

function matching(filter: DeliveryFilter) {
  const conditions = [sql.fragment`true`];
  if (filter.statuses !== undefined) conditions.push(matchingStatuses(filter.statuses));
  if (filter.eventName !== undefined) conditions.push(sql.fragment`d.event_name = ${filter.eventName}`);
  if (filter.repoId !== undefined) conditions.push(sql.fragment`d.repo_id = ${filter.repoId}`);
  if (filter.hookId !== undefined) conditions.push(sql.fragment`d.hook_id = ${filter.hookId}::uuid`);
  if (filter.deliveryId !== undefined) conditions.push(sql.fragment`d.delivery_id = ${filter.deliveryId}`);
  if (filter.receivedAfter !== undefined)
    conditions.push(sql.fragment`d.received_at >= ${filter.receivedAfter}::timestamptz`);
  if (filter.receivedBefore !== undefined)
    conditions.push(sql.fragment`d.received_at < ${filter.receivedBefore}::timestamptz`);
  return sql.join(conditions, sql.fragment` and `);
}

/** As literals of our own, not as parameters: only then can the partial indexes be used. */
function matchingStatuses(statuses: readonly DeliveryStatus[]) {
  const literals = {
    received: sql.fragment`'received'`,
    processed: sql.fragment`'processed'`,
    skipped: sql.fragment`'skipped'`,
    failed: sql.fragment`'failed'`,
    dead: sql.fragment`'dead'`,
  };
  const given = statuses.map((status) => literals[status]);
  return sql.fragment`d.status in (${sql.join(given, sql.fragment`, `)})`;
}
