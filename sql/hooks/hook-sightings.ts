import type { ClientBase } from 'pg';

/** What deliveries told of the hook they came through. */
export interface HookSighting {
  readonly hookId: string;
  readonly lastDeliveryAt: Date;
  readonly lastPingAt: Date | null;
  /** GitHub says that the hook is no more. */
  readonly isGone: boolean;
  /** GitHub's id of the hook, where a delivery named it. */
  readonly providerHookId: number | null;
  /** The new login of the organisation whose hook it is. */
  readonly organization: string | null;
}

/**
 * Notes what deliveries told of their hooks: a ping makes a new one active. That a hook is in use is written once a second at
 * most: every delivery's row refers to its hook's.
 */
export async function noteHookSightings(
  client: ClientBase,
  sightings: readonly HookSighting[],
): Promise<void> {
  const sorted = sightings.toSorted((a, b) => (a.hookId < b.hookId ? -1 : 1));
  await client.query({
    name: 'note-hook-sightings',
    text: `
      update hooks h
      set last_delivery_at = greatest(h.last_delivery_at, s.delivered_at),
        last_ping_at = greatest(h.last_ping_at, s.pinged_at),
        provider_hook_id = coalesce(h.provider_hook_id, s.provider_hook_id),
        organization = case when h.kind = 'organization' then coalesce(s.organization, h.organization) end,
        status = case
          when s.is_gone and h.status <> 'removed' then 'missing'
          when s.pinged_at is not null and h.status = 'pending' then 'active'
          else h.status
        end,
        status_detail = case
          when s.is_gone and h.status <> 'removed' then 'It was deleted at GitHub.'
          when s.pinged_at is not null and h.status = 'pending' then null
          else h.status_detail
        end
      from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::boolean[], $5::bigint[], $6::text[])
        as s (hook_id, delivered_at, pinged_at, is_gone, provider_hook_id, organization)
      where h.hook_id = s.hook_id and (
        s.is_gone or s.pinged_at is not null or s.organization is not null or h.last_delivery_at is null
        or h.last_delivery_at < s.delivered_at - interval '1 second')`,
    values: [
      sorted.map(({ hookId }) => hookId),
      sorted.map(({ lastDeliveryAt }) => lastDeliveryAt),
      sorted.map(({ lastPingAt }) => lastPingAt),
      sorted.map(({ isGone }) => isGone),
      sorted.map(({ providerHookId }) => providerHookId),
      sorted.map(({ organization }) => organization),
    ],
  });
}
