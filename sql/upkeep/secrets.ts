import type { ClientBase } from 'pg';
import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { SECRET_PURPOSES, type SecretPurpose } from '../../domain/secret-purpose.ts';

const nothing = z.object({});

const sealedSecretRow = z.object({
  secretId: z.string(),
  purpose: z.enum(SECRET_PURPOSES),
  keyId: z.string(),
  sealed: z.instanceof(Buffer),
});

/** A secret as it is stored. */
export type SealedSecret = z.infer<typeof sealedSecretRow>;

const columns = sql.fragment`secret_id as "secretId", purpose, key_id as "keyId", sealed`;

export async function insertSecret(db: CommonQueryMethods, secret: SealedSecret): Promise<void> {
  await db.query(sql.type(nothing)`
    insert into secrets (secret_id, purpose, key_id, sealed)
    values (${secret.secretId}::uuid, ${secret.purpose}, ${secret.keyId}, ${sql.binary(secret.sealed)})`);
}

/** False when there is no such secret of this purpose. */
export async function updateSecret(db: CommonQueryMethods, secret: SealedSecret): Promise<boolean> {
  const { rowCount } = await db.query(sql.type(nothing)`
    update secrets set key_id = ${secret.keyId}, sealed = ${sql.binary(secret.sealed)}
    where secret_id = ${secret.secretId}::uuid and purpose = ${secret.purpose}`);
  return rowCount > 0;
}

export async function deleteSecret(db: CommonQueryMethods, secretId: string): Promise<void> {
  await db.query(sql.type(nothing)`delete from secrets where secret_id = ${secretId}::uuid`);
}

export async function getSecret(
  db: CommonQueryMethods,
  secretId: string,
  purpose: SecretPurpose,
): Promise<SealedSecret | null> {
  return db.maybeOne(sql.type(sealedSecretRow)`
    select ${columns} from secrets where secret_id = ${secretId}::uuid and purpose = ${purpose}`);
}

/** Secrets that another key than this one sealed, in order of id, from behind `afterId`. */
export async function listSecretsOfOtherKeys(
  db: CommonQueryMethods,
  keyId: string,
  { afterId, limit }: { readonly afterId: string | null; readonly limit: number },
): Promise<readonly SealedSecret[]> {
  return db.any(sql.type(sealedSecretRow)`
    select ${columns} from secrets
    where key_id <> ${keyId} and (${afterId}::uuid is null or secret_id > ${afterId}::uuid)
    order by secret_id
    limit ${limit}`);
}

/** Replaces the sealed form of a secret, unless somebody set the secret meanwhile. */
export async function resealSecret(
  db: CommonQueryMethods,
  former: SealedSecret,
  { keyId, sealed }: Pick<SealedSecret, 'keyId' | 'sealed'>,
): Promise<void> {
  await db.query(sql.type(nothing)`
    update secrets set key_id = ${keyId}, sealed = ${sql.binary(sealed)}
    where secret_id = ${former.secretId}::uuid and sealed = ${sql.binary(former.sealed)}`);
}

const keyRow = z.object({ keyId: z.string(), secrets: z.number() });

/** How many secrets each key has sealed. */
export async function countSecretsByKey(db: CommonQueryMethods): Promise<readonly z.infer<typeof keyRow>[]> {
  return db.any(sql.type(keyRow)`
    select key_id as "keyId", count(*)::integer as secrets from secrets group by key_id order by key_id`);
}

const ROTATION = `hashtextextended('pulse.secrets', 0)`;

/** Takes the lock of the one rotation at a time, for this connection; false when another has it. */
export async function tryLockSecretRotation(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>(
    `select pg_try_advisory_lock(${ROTATION}) as locked`,
  );
  return rows[0]?.locked === true;
}

export async function unlockSecretRotation(client: ClientBase): Promise<void> {
  await client.query(`select pg_advisory_unlock(${ROTATION})`);
}
