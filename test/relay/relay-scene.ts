import { createHash, randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { Registry } from 'prom-client';
import { createLogger } from '../../lib/logger.ts';
import { createRelayMetrics } from '../../relay/relay-metrics.ts';
import { type Relay, startRelay } from '../../relay/start-relay.ts';
import { openTestDatabase } from '../activities/open-test-database.ts';
import { waitUntil } from '../workflows/wait-until.ts';

export const API_URL = 'https://api.github.com';
const IDLE_LIMIT_MS = 120_000;

export interface NewHook {
  readonly kind?: 'repository' | 'organization' | 'app';
  readonly repoId?: number;
  readonly organization?: string;
  readonly appId?: number;
  readonly apiUrl?: string;
}

export interface DeliveryState {
  readonly status: string;
  readonly attempts: number;
  readonly error: string | null;
  readonly action: string | null;
  readonly repo_id: number | null;
  readonly processed_at: Date | null;
  readonly next_attempt_at: Date;
}

/** A database of the test's own with an inbox, and relays over it that have no Temporal unless one is given. */
export async function createRelayScene() {
  const opened = await openTestDatabase();
  const { pg } = opened.database;
  const relays: Relay[] = [];
  const registry = new Registry();
  const metrics = createRelayMetrics(registry);

  const deliver = async (hookId: string, event: string, payload: unknown, options: DeliverOptions = {}) => {
    const bytes = Buffer.isBuffer(payload) ? payload : Buffer.from(JSON.stringify(payload));
    const id = options.id ?? randomUUID();
    await pg.query(
      `insert into webhook_deliveries (delivery_id, hook_id, event_name, headers, content_type, payload, payload_sha256)
       values ($1, $2, $3, '{}', $4, $5, $6)`,
      [
        id,
        hookId,
        event,
        options.contentType ?? 'application/json',
        bytes,
        createHash('sha256').update(bytes).digest(),
      ],
    );
    await pg.query('notify webhook_deliveries');
    return id;
  };

  return {
    pg,
    url: opened.url,
    registry,
    deliver,
    addRepository: (fullName: string, providerId: number | null, columns: Record<string, unknown> = {}) =>
      addGitHubRepository(pg, fullName, providerId, columns),
    addHook: (hook: NewHook = {}) => addHook(pg, hook),
    startRelay: (temporal?: Client) => {
      const client = temporal ?? clientOfNobody();
      const logger = createLogger({ name: 'relay', level: 'silent' });
      const relay = startRelay({ database: opened.database, temporal: client, logger, metrics });
      relays.push(relay);
      return relay;
    },
    state: async (deliveryId: string): Promise<DeliveryState> => {
      const { rows } = await pg.query('select * from webhook_deliveries where delivery_id = $1', [
        deliveryId,
      ]);
      return rows[0];
    },
    /** Waits until nothing is left that has not ended, or failed and waits for its next attempt. */
    untilIdle: () =>
      waitUntil(
        'no delivery is new',
        async () =>
          (await pg.query(`select from webhook_deliveries where status = 'received' limit 1`)).rowCount === 0,
        IDLE_LIMIT_MS,
      ),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(relays.map((relay) => relay.stop()));
      await opened[Symbol.asyncDispose]();
    },
  };
}

export type RelayScene = Awaited<ReturnType<typeof createRelayScene>>;
type Pool = Awaited<ReturnType<typeof openTestDatabase>>['database']['pg'];

interface DeliverOptions {
  readonly id?: string;
  readonly contentType?: string;
}

/** A client whose server is not there. Its connection is never closed: a call that is tried again on a closed one ends the process. */
function clientOfNobody(): Client {
  return new Client({ connection: Connection.lazy({ address: '127.0.0.1:9' }) });
}

/** Adds a connected repository and gives its id. */
export async function addGitHubRepository(
  pg: Pool,
  fullName: string,
  providerId: number | null,
  columns: Record<string, unknown> = {},
): Promise<number> {
  const [owner, name] = fullName.split('/');
  const row = { owner, name, provider_id: providerId, api_url: API_URL, ...columns };
  const names = Object.keys(row);
  const { rows } = await pg.query<{ repo_id: number }>(
    `insert into repositories (${names.join(', ')}) values (${names.map((_, at) => `$${at + 1}`).join(', ')})
     returning repo_id`,
    Object.values(row),
  );
  return rows[0]!.repo_id;
}

/** Adds a hook, of an App unless something else is asked for, and gives its id. */
export async function addHook(pg: Pool, hook: NewHook = {}): Promise<string> {
  const secretId = randomUUID();
  await pg.query(`insert into secrets values ($1, 'webhook_secret', 'test', $2)`, [
    secretId,
    Buffer.alloc(40),
  ]);
  const kind = hook.kind ?? 'app';
  const appId = kind === 'app' ? (hook.appId ?? 1) : null;
  const { rows } = await pg.query<{ hook_id: string }>(
    `insert into hooks (kind, api_url, repo_id, organization, app_id, secret_id) values ($1, $2, $3, $4, $5, $6)
     returning hook_id`,
    [kind, hook.apiUrl ?? API_URL, hook.repoId ?? null, hook.organization ?? null, appId, secretId],
  );
  return rows[0]!.hook_id;
}
