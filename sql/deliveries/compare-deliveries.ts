import type { ClientBase } from 'pg';

/** Those of these deliveries that are here, through this hook. */
export async function findStoredDeliveries(
  client: Pick<ClientBase, 'query'>,
  hookId: string,
  deliveryIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ id: string }>(
    'select delivery_id as id from webhook_deliveries where hook_id = $1 and delivery_id = any ($2::text[])',
    [hookId, deliveryIds],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Deliveries of a hook that came between two times, oldest first. */
export async function listDeliveriesBetween(
  client: Pick<ClientBase, 'query'>,
  hookId: string,
  range: { readonly from: Date; readonly to: Date; readonly limit: number },
): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select delivery_id as id from webhook_deliveries
     where hook_id = $1 and received_at >= $2 and received_at < $3
     order by received_at limit $4`,
    [hookId, range.from, range.to, range.limit],
  );
  return rows.map(({ id }) => id);
}

/** How many of these deliveries still wait to be applied. */
export async function countWaitingDeliveries(
  client: Pick<ClientBase, 'query'>,
  hookId: string,
  deliveryIds: readonly string[],
): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::int as count from webhook_deliveries
     where hook_id = $1 and delivery_id = any ($2::text[]) and status in ('received', 'failed')`,
    [hookId, deliveryIds],
  );
  return rows[0]!.count;
}
