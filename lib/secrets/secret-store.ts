import { randomUUID } from 'node:crypto';
import type { CommonQueryMethods } from 'slonik';
import type { SecretPurpose } from '../../domain/secret-purpose.ts';
import {
  deleteSecret,
  getSecret,
  insertSecret,
  type SealedSecret,
  updateSecret,
} from '../../sql/upkeep/secrets.ts';
import type { Database } from '../database/database.ts';
import { PulseError } from '../errors.ts';
import type { KeyRing } from './key-ring.ts';
import { seal, unseal } from './seal.ts';

/**
 * Secrets at rest. Each takes part in the transaction of `db` when one is given, so that a secret and the row that
 * refers to it are stored together.
 */
export interface SecretStore {
  /** Stores a secret and gives its id. */
  put(purpose: SecretPurpose, plaintext: string | Buffer, db?: CommonQueryMethods): Promise<string>;
  /** @throws PulseError `secret_not_found`, `secret_key_unknown`, `secret_unreadable` */
  get(secretId: string, purpose: SecretPurpose, db?: CommonQueryMethods): Promise<Buffer>;
  /** @throws PulseError `secret_not_found` */
  replace(
    secretId: string,
    purpose: SecretPurpose,
    plaintext: string | Buffer,
    db?: CommonQueryMethods,
  ): Promise<void>;
  /** Forgets a secret that nothing refers to any more. */
  remove(secretId: string, db?: CommonQueryMethods): Promise<void>;
  /** Opens a secret that a query of the caller's own has read. */
  open(secret: SealedSecret): Promise<Buffer>;
}

const SECRET_BYTES_MAX = 64 * 1024;

export function createSecretStore(deps: {
  readonly database: Pick<Database, 'slonik'>;
  readonly keyRing: KeyRing;
}): SecretStore {
  const { database, keyRing } = deps;
  const sealNew = async (secretId: string, purpose: SecretPurpose, plaintext: string | Buffer) => {
    const bytes = Buffer.byteLength(plaintext);
    if (bytes === 0 || bytes > SECRET_BYTES_MAX) {
      throw new PulseError(
        'secret_size',
        `A secret must have 1 to ${SECRET_BYTES_MAX} bytes; this one (${purpose}) has ${bytes}.`,
      );
    }
    const key = await keyRing.sealingKey();
    return { secretId, purpose, keyId: key.id, sealed: seal(key, { secretId, purpose }, plaintext) };
  };
  const open: SecretStore['open'] = async (secret) =>
    unseal(await keyRing.findKey(secret.keyId), secret, secret.sealed);
  return {
    put: async (purpose, plaintext, db = database.slonik) => {
      const secret = await sealNew(randomUUID(), purpose, plaintext);
      await insertSecret(db, secret);
      return secret.secretId;
    },
    get: async (secretId, purpose, db = database.slonik) => {
      const secret = await getSecret(db, secretId, purpose);
      if (secret === null) throw notFound(secretId, purpose);
      return open(secret);
    },
    replace: async (secretId, purpose, plaintext, db = database.slonik) => {
      const replaced = await updateSecret(db, await sealNew(secretId, purpose, plaintext));
      if (!replaced) throw notFound(secretId, purpose);
    },
    remove: async (secretId, db = database.slonik) => deleteSecret(db, secretId),
    open,
  };
}

function notFound(secretId: string, purpose: SecretPurpose): PulseError {
  return new PulseError('secret_not_found', `There is no secret ${secretId} for ${purpose}.`);
}
