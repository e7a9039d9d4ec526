import type { ClientBase, Pool } from 'pg';

/** A delivery as it came. */
export interface NewDelivery {
  readonly deliveryId: string;
  readonly hookId: string;
  readonly eventName: string;
  /** JSON of an object: the headers that matter. */
  readonly headers: string;
  readonly contentType: string;
  readonly payload: Buffer;
  readonly payloadSha256: Buffer;
}

/** Each number of rows is a prepared statement of its own. */
export const STORED_AT_ONCE_MAX = 64;
const COLUMNS = 7;

/**
 * Stores deliveries with their work items, in one statement that commits by itself. One that failed, or is dead, is queued
 * again; any other repeat changes nothing. Keys must differ within one call.
 *
 * @returns keys of those that are stored or queued now; the others were here already
 */
export async function storeDeliveries(
  db: Pool | ClientBase,
  deliveries: readonly NewDelivery[],
): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<{ delivery_id: string; hook_id: string }>({
    name: `store-deliveries-${deliveries.length}`,
    text: statementFor(deliveries.length),
    values: deliveries.flatMap((delivery) => [
      delivery.deliveryId,
      delivery.hookId,
      delivery.eventName,
      delivery.headers,
      delivery.contentType,
      delivery.payload,
      delivery.payloadSha256,
    ]),
  });
  return new Set(rows.map((row) => keyOfDelivery(row.delivery_id, row.hook_id)));
}

/** GitHub gives one delivery id to all hooks of an event. */
export function keyOfDelivery(deliveryId: string, hookId: string): string {
  return `${deliveryId}/${hookId}`;
}

/** Keys of those among these deliveries that nothing is left to do for. */
export async function findFinishedDeliveries(
  db: Pool | ClientBase,
  deliveries: readonly Pick<NewDelivery, 'deliveryId' | 'hookId'>[],
): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<{ delivery_id: string; hook_id: string }>({
    name: 'find-finished-deliveries',
    text: `
      select d.delivery_id, d.hook_id
      from unnest($1::text[], $2::uuid[]) as asked (delivery_id, hook_id)
      join webhook_deliveries d using (delivery_id, hook_id)
      where d.status in ('processed', 'skipped')`,
    values: [deliveries.map(({ deliveryId }) => deliveryId), deliveries.map(({ hookId }) => hookId)],
  });
  return new Set(rows.map((row) => keyOfDelivery(row.delivery_id, row.hook_id)));
}

const statements = new Map<number, string>();

function statementFor(rows: number): string {
  const known = statements.get(rows);
  if (known !== undefined) return known;
  const statement = writeStatement(rows);
  statements.set(rows, statement);
  return statement;
}

function writeStatement(rows: number): string {
  const values = Array.from({ length: rows }, (_, row) => {
    const parameters = Array.from({ length: COLUMNS }, (_, column) => `$${row * COLUMNS + column + 1}`);
    return `(${parameters.join(', ')})`;
  });
  return `
    insert into webhook_deliveries as d
      (delivery_id, hook_id, event_name, headers, content_type, payload, payload_sha256)
    values ${values.join(', ')}
    on conflict (delivery_id, hook_id) do update
    set status = 'received', attempts = 0, next_attempt_at = now(), error = null,
        payload = coalesce(d.payload, excluded.payload),
        payload_sha256 = case when d.payload is null then excluded.payload_sha256 else d.payload_sha256 end
    where d.status in ('failed', 'dead')
    returning d.delivery_id, d.hook_id`;
}
