import type { ClientBase } from 'pg';

/** A delivery that is to be applied, with the hook it came through. */
export interface WaitingDelivery {
  readonly seq: number;
  readonly deliveryId: string;
  readonly hookId: string;
  readonly eventName: string;
  readonly contentType: string;
  /** Null when its bytes were dropped after their term. */
  readonly payload: Buffer | null;
  readonly receivedAt: Date;
  readonly attempts: number;
  readonly hookKind: 'repository' | 'organization' | 'app';
  readonly apiUrl: string;
  readonly hookRepoId: number | null;
  readonly organization: string | null;
  readonly appId: number | null;
}

const COLUMNS = `
  d.seq, d.delivery_id as "deliveryId", d.hook_id as "hookId", d.event_name as "eventName",
  d.content_type as "contentType", d.payload, d.received_at as "receivedAt", d.attempts, h.kind as "hookKind",
  h.api_url as "apiUrl", h.repo_id as "hookRepoId", h.organization, h.app_id as "appId"`;

/** The deliveries that have waited longest, in order of arrival: at most so many, and of so many bytes unless one alone has more. */
export async function listWaitingDeliveries(
  client: ClientBase,
  { limit, limitBytes }: { readonly limit: number; readonly limitBytes: number },
): Promise<WaitingDelivery[]> {
  const { rows } = await client.query<WaitingDelivery>({
    name: 'list-waiting-deliveries',
    text: `
      with next as (
        select w.seq, sum(octet_length(w.payload)) over (order by w.next_attempt_at, w.seq) as bytes,
          row_number() over (order by w.next_attempt_at, w.seq) as place
        from (
          select seq, next_attempt_at, payload from webhook_deliveries
          where status in ('received', 'failed') and next_attempt_at <= now()
          order by next_attempt_at, seq
          limit $1
        ) w
      )
      select ${COLUMNS}
      from next n
      join webhook_deliveries d on d.seq = n.seq
      join hooks h on h.hook_id = d.hook_id
      where n.place = 1 or n.bytes <= $2
      order by d.seq`,
    values: [limit, limitBytes],
  });
  return rows;
}

/** One delivery, if it still waits. */
export async function findWaitingDelivery(client: ClientBase, seq: number): Promise<WaitingDelivery | null> {
  const { rows } = await client.query<WaitingDelivery>({
    name: 'find-waiting-delivery',
    text: `
      select ${COLUMNS} from webhook_deliveries d
      join hooks h on h.hook_id = d.hook_id
      where d.seq = $1 and d.status in ('received', 'failed')`,
    values: [seq],
  });
  return rows[0] ?? null;
}

/** How many ms until the next failed delivery may be tried again; null when none waits. */
export async function readNextAttempt(client: ClientBase): Promise<number | null> {
  const { rows } = await client.query<{ waitMs: number | null }>({
    name: 'read-next-attempt',
    text: `
      select extract(epoch from min(next_attempt_at) - now())::float8 * 1000 as "waitMs"
      from webhook_deliveries where status in ('received', 'failed')`,
  });
  return rows[0]!.waitMs;
}

export interface FinishedDelivery {
  readonly seq: number;
  readonly status: 'processed' | 'skipped';
  readonly action: string | null;
  readonly repoId: number | null;
  /** Why it was skipped. */
  readonly reason: string | null;
}

/** Ends deliveries, in the transaction that applied them. */
export async function finishDeliveries(
  client: ClientBase,
  finished: readonly FinishedDelivery[],
): Promise<void> {
  await client.query({
    name: 'finish-deliveries',
    text: `
      update webhook_deliveries d
      set status = f.status, action = f.action, repo_id = f.repo_id, error = f.reason, attempts = d.attempts + 1,
        processed_at = now()
      from unnest($1::bigint[], $2::delivery_status[], $3::text[], $4::bigint[], $5::text[])
        as f (seq, status, action, repo_id, reason)
      where d.seq = f.seq and d.status in ('received', 'failed')`,
    values: [
      finished.map(({ seq }) => seq),
      finished.map(({ status }) => status),
      finished.map(({ action }) => action),
      finished.map(({ repoId }) => repoId),
      finished.map(({ reason }) => reason),
    ],
  });
}

export interface FailedDelivery {
  readonly seq: number;
  readonly isDead: boolean;
  /** Until the next attempt; without meaning for dead ones. */
  readonly waitMs: number;
  readonly error: string;
}

/** Notes an attempt that failed. */
export async function failDelivery(client: ClientBase, failed: FailedDelivery): Promise<void> {
  await client.query({
    name: 'fail-delivery',
    text: `
      update webhook_deliveries d
      set status = case when $2 then 'dead' else 'failed' end::delivery_status, attempts = d.attempts + 1, error = $4,
        next_attempt_at = now() + make_interval(secs => $3::float8 / 1000), processed_at = null
      where d.seq = $1 and d.status in ('received', 'failed')`,
    values: [failed.seq, failed.isDead, failed.waitMs, failed.error],
  });
}
