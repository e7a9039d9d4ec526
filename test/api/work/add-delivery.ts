import { createHash, randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { DeliveryStatus } from '../../../domain/delivery-status.ts';

export interface SeedDelivery {
  readonly hookId: string;
  readonly status?: DeliveryStatus;
  readonly eventName?: string;
  readonly repoId?: number;
  readonly payload?: Buffer | null;
  readonly receivedAt?: string;
  readonly error?: string;
  readonly deliveryId?: string;
}

/** Adds a delivery and gives its id. */
export async function addDelivery(db: pg.Pool, seed: SeedDelivery): Promise<string> {
  const payload = seed.payload === undefined ? Buffer.from('{}') : seed.payload;
  const { rows } = await db.query<{ seq: string | number }>(
    `insert into webhook_deliveries
       (delivery_id, hook_id, event_name, headers, content_type, payload, payload_sha256, status, repo_id, received_at, error)
     values ($1, $2, $3, '{"user-agent": "GitHub-Hookshot/044aadd"}', 'application/json', $4, $5, $6, $7,
       coalesce($8::timestamptz, now()), $9)
     returning seq`,
    [
      seed.deliveryId ?? randomUUID(),
      seed.hookId,
      seed.eventName ?? 'push',
      payload,
      createHash('sha256')
        .update(payload ?? '')
        .digest(),
      seed.status ?? 'received',
      seed.repoId ?? null,
      seed.receivedAt ?? null,
      seed.error ?? null,
    ],
  );
  return String(rows[0]!.seq);
}
