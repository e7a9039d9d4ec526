import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

/** Notes that an access token is used; at most once a minute, so that reads stay reads. */
export async function noteTokenUse(
  db: CommonQueryMethods,
  tokenId: string,
  ip: string | null,
): Promise<void> {
  await db.query(sql.type(z.object({}))`
    update access_tokens set last_used_at = now(), last_used_ip = ${ip}::inet
    where token_id = ${tokenId}::uuid and (last_used_at is null or last_used_at < now() - interval '1 minute')`);
}
