import {
  countSecretsByKey,
  listSecretsOfOtherKeys,
  resealSecret,
  tryLockSecretRotation,
  unlockSecretRotation,
} from '../../sql/upkeep/secrets.ts';
import type { Database } from '../database/database.ts';
import { withClient } from '../database/transaction.ts';
import { PulseError } from '../errors.ts';
import type { KeyRing } from './key-ring.ts';
import { seal, unseal } from './seal.ts';

const PAGE = 100;
const FAILURES_MAX = 100;

export interface SecretRotation {
  /** The key that seals from now on. */
  readonly keyId: string;
  /** True when this rotation made that key. */
  readonly isNewKey: boolean;
  /** Where keys come from: those of the environment are changed there. */
  readonly keySource: 'file' | 'environment';
  /** Secrets that were sealed anew. */
  readonly resealed: number;
  /** Secrets that could not be opened and stay as they are; at most 100 are named. */
  readonly failures: readonly { readonly secretId: string; readonly reason: string }[];
  /** Secrets by the key that seals them, afterwards. */
  readonly keys: readonly { readonly keyId: string; readonly secrets: number }[];
}

/**
 * Makes a new key (where keys are in the file) and seals every secret with it. A rotation that was interrupted is
 * finished first: then no further key is made. Processes that run meanwhile go on: they find the new key in the file,
 * and the former one stays there until the next rotation.
 *
 * @throws PulseError `secret_rotation_running`
 */
export async function rotateSecrets(database: Database, keyRing: KeyRing): Promise<SecretRotation> {
  return withRotationLock(database, async () => {
    let outcome = await resealAll(database, keyRing);
    const isNewKey = keyRing.addKey !== undefined && outcome.resealed === 0;
    if (isNewKey) {
      const used = await countSecretsByKey(database.slonik);
      await keyRing.addKey(new Set(used.map(({ keyId }) => keyId)));
      outcome = await resealAll(database, keyRing);
    }
    const keySource = keyRing.addKey === undefined ? 'environment' : 'file';
    return { ...outcome, isNewKey, keySource, keys: await countSecretsByKey(database.slonik) };
  });
}

/** The lock is in no transaction: each secret commits by itself, so that an interruption keeps what was done. */
async function withRotationLock<T>(database: Database, work: () => Promise<T>): Promise<T> {
  return withClient(database, async (client) => {
    if (!(await tryLockSecretRotation(client))) {
      throw new PulseError(
        'secret_rotation_running',
        'Another rotation of secrets is running: wait until it is done.',
      );
    }
    try {
      return await work();
    } finally {
      await unlockSecretRotation(client);
    }
  });
}

async function resealAll(
  { slonik }: Pick<Database, 'slonik'>,
  keyRing: KeyRing,
): Promise<Pick<SecretRotation, 'keyId' | 'resealed' | 'failures'>> {
  const key = await keyRing.sealingKey();
  const failures: { secretId: string; reason: string }[] = [];
  let resealed = 0;
  let afterId: string | null = null;
  for (;;) {
    const page = await listSecretsOfOtherKeys(slonik, key.id, { afterId, limit: PAGE });
    for (const secret of page) {
      try {
        const plaintext = unseal(await keyRing.findKey(secret.keyId), secret, secret.sealed);
        await resealSecret(slonik, secret, { keyId: key.id, sealed: seal(key, secret, plaintext) });
        resealed += 1;
      } catch (error) {
        if (!(error instanceof PulseError)) throw error;
        if (failures.length < FAILURES_MAX)
          failures.push({ secretId: secret.secretId, reason: error.message });
      }
    }
    afterId = page.at(-1)?.secretId ?? null;
    if (afterId === null) return { keyId: key.id, resealed, failures };
  }
}
