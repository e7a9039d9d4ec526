import type { DeliveryRow } from '../../sql/deliveries/delivery-row.ts';
import type { Delivery } from '../schemas/work/delivery.ts';
import { presentTime } from './present-time.ts';

export function presentDelivery(row: DeliveryRow): Delivery {
  const waits = row.status === 'received' || row.status === 'failed';
  return {
    id: String(row.id),
    deliveryId: row.deliveryId,
    hookId: row.hookId,
    event: row.eventName,
    action: row.action,
    repositoryId: row.repoId === null ? null : String(row.repoId),
    status: row.status,
    attempts: row.attempts,
    error: row.error,
    headers: row.headers,
    contentType: row.contentType,
    payloadBytes: row.payloadBytes,
    payloadSha256: row.payloadSha256,
    receivedAt: row.receivedAt.toISOString(),
    nextAttemptAt: waits ? row.nextAttemptAt.toISOString() : null,
    processedAt: presentTime(row.processedAt),
  };
}
