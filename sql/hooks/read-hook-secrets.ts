import type { ClientBase, Pool } from 'pg';
import type { SealedSecret } from '../upkeep/secrets.ts';

/** A hook that deliveries are taken for, with its sealed secrets. */
export interface HookSecrets {
  readonly hookId: string;
  /** Set for the hook of an App. */
  readonly appId: number | null;
  readonly secret: SealedSecret;
  /** The former secret, while it is still valid. */
  readonly previous: { readonly secret: SealedSecret; readonly validUntil: Date } | null;
}

interface Row {
  hook_id: string;
  app_id: number | null;
  secret_id: string;
  key_id: string;
  sealed: Buffer;
  previous_valid_until: Date | null;
  previous_secret_id: string | null;
  previous_key_id: string | null;
  previous_sealed: Buffer | null;
}

/** The hooks of these ids, and those of these Apps, that are not removed. */
export async function readHookSecrets(
  db: Pool | ClientBase,
  asked: { readonly hookIds: readonly string[]; readonly appIds: readonly number[] },
): Promise<readonly HookSecrets[]> {
  const { rows } = await db.query<Row>({
    name: 'read-hook-secrets',
    text: `
      select h.hook_id, h.app_id, s.secret_id, s.key_id, s.sealed, h.previous_valid_until,
             p.secret_id as previous_secret_id, p.key_id as previous_key_id, p.sealed as previous_sealed
      from hooks h
      join secrets s on s.secret_id = h.secret_id and s.purpose = 'webhook_secret'
      left join secrets p on p.secret_id = h.previous_secret_id and p.purpose = 'webhook_secret'
        and h.previous_valid_until > now()
      where h.status <> 'removed'
        and (h.hook_id = any($1::uuid[]) or (h.kind = 'app' and h.app_id = any($2::bigint[])))`,
    values: [asked.hookIds, asked.appIds],
  });
  return rows.map(toHookSecrets);
}

function toHookSecrets(row: Row): HookSecrets {
  const purpose = 'webhook_secret';
  const { previous_secret_id: previousId, previous_key_id: keyId, previous_sealed: sealed } = row;
  const hasPrevious = previousId !== null && keyId !== null && sealed !== null;
  return {
    hookId: row.hook_id,
    appId: row.app_id,
    secret: { secretId: row.secret_id, purpose, keyId: row.key_id, sealed: row.sealed },
    previous: hasPrevious
      ? {
          secret: { secretId: previousId, purpose, keyId, sealed },
          validUntil: row.previous_valid_until!,
        }
      : null,
  };
}
