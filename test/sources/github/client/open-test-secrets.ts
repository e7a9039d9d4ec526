import type { Database } from '../../../../lib/database/database.ts';
import { openKeyRing } from '../../../../lib/secrets/key-ring.ts';
import { createSecretStore, type SecretStore } from '../../../../lib/secrets/secret-store.ts';

const SECRET_KEYS = `test:${Buffer.alloc(32, 1).toString('base64')}`;

/** The store of secrets over a test's database; all that open the same database can read them. */
export function openTestSecrets(database: Pick<Database, 'slonik'>): SecretStore {
  return createSecretStore({
    database,
    keyRing: openKeyRing({ secretKeys: SECRET_KEYS, dataDir: '/nowhere' }),
  });
}
