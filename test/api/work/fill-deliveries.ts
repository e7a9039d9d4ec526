import type pg from 'pg';

/** An inbox as it is after a while: nearly everything processed, little waiting, less dead. Every tenth belongs to the repository. */
export async function fillDeliveries(db: pg.Pool, repoId: number, count: number): Promise<void> {
  await db.query(
    `with secret as (
       insert into secrets (secret_id, purpose, key_id, sealed)
       values (gen_random_uuid(), 'webhook_secret', 'none', decode(repeat('00', 40), 'hex'))
       returning secret_id
     ), hook as (
       insert into hooks (kind, api_url, organization, secret_id)
       select 'organization', 'https://api.github.com', 'filled', secret_id from secret
       returning hook_id
     )
     insert into webhook_deliveries
       (delivery_id, hook_id, event_name, headers, content_type, payload, payload_sha256, status, repo_id, received_at)
     select 'delivery-' || n, hook_id, (array['push', 'pull_request', 'check_run'])[1 + n % 3], '{}', 'application/json',
            '{}', sha256('{}'),
            (case when n % 1000 = 1 then 'dead' when n % 1000 = 2 then 'failed' when n % 200 = 3 then 'received'
                  when n % 3 = 2 then 'skipped' else 'processed' end)::delivery_status,
            case when n % 10 = 0 then $1::bigint end, '2026-01-01Z'::timestamptz + n * interval '1 second'
     from hook, generate_series(1, $2::int) n`,
    [repoId, count],
  );
  await db.query('vacuum analyze webhook_deliveries');
}
