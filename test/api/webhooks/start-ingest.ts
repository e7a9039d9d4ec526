import { type Database, openDatabase } from '../../../lib/database/database.ts';
import { createHook, type HookDependencies, type HookWithSecret } from '../../../lib/hooks/hook-secrets.ts';
import { openKeyRing } from '../../../lib/secrets/key-ring.ts';
import { createSecretStore } from '../../../lib/secrets/secret-store.ts';
import { createTestDatabase } from '../../harness/database.ts';
import { startTestApi } from '../start-test-api.ts';
import { TEST_SECRET_KEYS } from '../test-api.ts';
import { type DeliveryOptions, signDelivery } from './sign-delivery.ts';

export const API_URL = 'https://api.github.com';

export interface TestIngest extends AsyncDisposable {
  /** `http://host:port` */
  readonly url: string;
  readonly database: Database;
  readonly databaseUrl: string;
  readonly hookDependencies: HookDependencies;
  readonly hook: HookWithSecret['hook'];
  readonly secret: string;
  /** Posts a signed delivery to the hook. */
  deliver(body: Buffer | string, options?: DeliveryOptions): Promise<Response>;
  stored(deliveryId: string): Promise<Record<string, unknown> | undefined>;
  countStored(): Promise<number>;
}

/** An API that listens, over a database of its own with the hook of an organisation. */
export async function startIngest(secret?: string): Promise<TestIngest> {
  const testDatabase = await createTestDatabase();
  const database = await openDatabase({ url: testDatabase.url, applicationName: 'test', poolSize: 2 });
  const keyRing = openKeyRing({ secretKeys: TEST_SECRET_KEYS, dataDir: '/nowhere' });
  const hookDependencies = { database, secrets: createSecretStore({ database, keyRing }) };
  const owner = { kind: 'organization', apiUrl: API_URL, organization: 'acme' } as const;
  const made = await createHook(hookDependencies, owner, secret === undefined ? {} : { secret });
  const api = await startTestApi({ databaseUrl: testDatabase.url });
  return {
    url: api.url,
    database,
    databaseUrl: testDatabase.url,
    hookDependencies,
    ...made,
    deliver: (body, options) =>
      fetch(`${api.url}/webhooks/github/${made.hook.id}`, {
        method: 'POST',
        body: Buffer.from(body),
        headers: signDelivery(made.secret, body, options),
      }),
    stored: async (deliveryId) => {
      const { rows } = await database.pg.query('select * from webhook_deliveries where delivery_id = $1', [
        deliveryId,
      ]);
      return rows[0];
    },
    countStored: async () => {
      const { rows } = await database.pg.query('select count(*) as stored from webhook_deliveries');
      return rows[0].stored;
    },
    [Symbol.asyncDispose]: async () => {
      await api.stop();
      await database.close();
      await testDatabase[Symbol.asyncDispose]();
    },
  };
}
