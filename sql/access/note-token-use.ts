import type pg from 'pg';

/** Notes that an access token is used; at most once a minute, so that reads stay reads. */
export async function noteTokenUse(db: pg.Pool, tokenId: string, ip: string | null): Promise<void> {
  await db.query(
    `update access_tokens set last_used_at = now(), last_used_ip = $2::inet
     where token_id = $1::uuid and (last_used_at is null or last_used_at < now() - interval '1 minute')`,
    [tokenId, ip],
  );
}
