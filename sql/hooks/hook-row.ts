import { sql } from 'slonik';
import { z } from 'zod';
import { HOOK_KINDS, HOOK_STATUSES } from '../../domain/hook.ts';

/** Columns of a hook `h`. */
export const hookColumns = sql.fragment`
  h.hook_id as id, h.kind, h.api_url as "apiUrl", h.repo_id as "repoId",
  (select r.full_name from repositories r where r.repo_id = h.repo_id) as repository, h.organization, h.app_id as "appId",
  h.provider_hook_id as "providerHookId", h.secret_id as "secretId", h.previous_secret_id as "previousSecretId",
  h.previous_valid_until as "previousValidUntil", h.events, h.status, h.status_detail as "statusDetail",
  h.last_ping_at as "lastPingAt", h.last_delivery_at as "lastDeliveryAt",
  h.reconciled_through as "reconciledThrough", h.last_reconciled_at as "lastReconciledAt",
  h.created_at as "createdAt", h.updated_at as "updatedAt",
  to_char(h.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "createdAtExact"`;

export const hookRow = z.object({
  id: z.string(),
  kind: z.enum(HOOK_KINDS),
  apiUrl: z.string(),
  repoId: z.number().nullable(),
  /** Full name of the repository whose hook it is. */
  repository: z.string().nullable(),
  organization: z.string().nullable(),
  appId: z.number().nullable(),
  providerHookId: z.number().nullable(),
  /** Null for one that is removed. */
  secretId: z.string().nullable(),
  previousSecretId: z.string().nullable(),
  previousValidUntil: z.date().nullable(),
  /** Empty while it is not known what GitHub sends. */
  events: z.array(z.string()),
  status: z.enum(HOOK_STATUSES),
  statusDetail: z.string().nullable(),
  lastPingAt: z.date().nullable(),
  lastDeliveryAt: z.date().nullable(),
  reconciledThrough: z.date().nullable(),
  lastReconciledAt: z.date().nullable(),
  createdAt: z.date(),
  updatedAt: z.date(),
  /** To the microsecond, which a Date does not hold: pages are cut by it. */
  createdAtExact: z.string(),
});

export type HookRow = z.infer<typeof hookRow>;
