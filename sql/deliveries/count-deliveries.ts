import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const inboxRow = z.object({
  received: z.number(),
  failed: z.number(),
  dead: z.number(),
  oldestSeconds: z.number().nullable(),
});

export type Inbox = z.infer<typeof inboxRow>;

/**
 * How many deliveries wait and are dead, counted up to `countMax`, so that the cost stays the same however many there are;
 * and for how long the first in the queue has been waiting.
 */
export async function countDeliveries(db: CommonQueryMethods, countMax: number): Promise<Inbox> {
  return db.one(sql.type(inboxRow)`
    with waiting as materialized (
      select status, received_at from webhook_deliveries
      where status in ('received', 'failed')
      order by next_attempt_at, seq
      limit ${countMax}
    )
    select
      (select count(*) from waiting where status = 'received')::integer as received,
      (select count(*) from waiting where status = 'failed')::integer as failed,
      (select count(*) from (
        select from webhook_deliveries where status = 'dead' limit ${countMax}
      ) dead)::integer as dead,
      (select extract(epoch from now() - min(received_at)) from waiting)::float8 as "oldestSeconds"`);
}
