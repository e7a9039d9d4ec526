import { sql } from 'slonik';
import { z } from 'zod';
import { DELIVERY_STATUSES } from '../../domain/delivery-status.ts';

/** Columns of a delivery `d`, without its bytes. */
export const deliveryColumns = sql.fragment`
  d.seq as id, d.delivery_id as "deliveryId", d.hook_id as "hookId", d.event_name as "eventName", d.action,
  d.repo_id as "repoId", d.headers, d.content_type as "contentType", octet_length(d.payload) as "payloadBytes",
  encode(d.payload_sha256, 'hex') as "payloadSha256", d.received_at as "receivedAt", d.status, d.attempts,
  d.next_attempt_at as "nextAttemptAt", d.processed_at as "processedAt", d.error`;

export const deliveryRow = z.object({
  /** Order of arrival. */
  id: z.number(),
  deliveryId: z.string(),
  hookId: z.string(),
  eventName: z.string(),
  action: z.string().nullable(),
  repoId: z.number().nullable(),
  headers: z.record(z.string(), z.string()),
  contentType: z.string(),
  /** Null when the bytes are kept no longer. */
  payloadBytes: z.number().nullable(),
  payloadSha256: z.string(),
  receivedAt: z.date(),
  status: z.enum(DELIVERY_STATUSES),
  attempts: z.number(),
  nextAttemptAt: z.date(),
  processedAt: z.date().nullable(),
  error: z.string().nullable(),
});

export type DeliveryRow = z.infer<typeof deliveryRow>;
