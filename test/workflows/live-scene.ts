import { Registry } from 'prom-client';
import { createClient } from '../../api/client.ts';
import type { RunningApi } from '../../api/start-api.ts';
import { createLogger } from '../../lib/logger.ts';
import { createRelayMetrics } from '../../relay/relay-metrics.ts';
import { startRelay } from '../../relay/start-relay.ts';
import { findFreePort } from '../../supervisor/free-port.ts';
import { startTestApi } from '../api/start-test-api.ts';
import { TEST_TOKEN } from '../api/test-api.ts';
import { type SeededOptions, startSeededGitHub } from '../fake-github/start-seeded.ts';
import { Random } from '../fake-github/world/random.ts';
import { createSyncScene } from './sync-scene.ts';
import { waitUntil } from './wait-until.ts';

interface LiveOptions extends SeededOptions {
  /** Pulse is the fake's App, with its key; without it, it has no credential of its own. */
  readonly asApp?: boolean;
}

/** A fake GitHub and a whole Pulse in this process: API that takes deliveries, relay, workers; the API can be away. */
export async function createLiveScene({ asApp = false, ...options }: LiveOptions = {}) {
  const stack = new AsyncDisposableStack();
  const fake = await startSeededGitHub(options);
  stack.defer(() => fake.stop());
  const port = await findFreePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const app = asApp ? { appId: fake.app.id, privateKey: fake.privateKey } : undefined;
  const github = { apiUrl: fake.url, token: undefined, app };
  const scene = stack.use(await createSyncScene({ github, publicUrl }));
  const { database } = scene;
  const relay = startRelay({
    database,
    temporal: scene.client,
    logger: createLogger({ name: 'relay', level: 'silent' }),
    metrics: createRelayMetrics(new Registry()),
  });
  stack.defer(() => relay.stop());
  let api: RunningApi | null = null;
  const startApi = async (): Promise<void> => {
    api ??= await startTestApi({
      databaseUrl: scene.databaseUrl,
      port,
      publicUrl,
      githubApiUrl: fake.url,
      temporal: scene.temporal,
    });
  };
  const stopApi = async (): Promise<void> => {
    await api?.stop();
    api = null;
  };
  await startApi();
  stack.defer(stopApi);
  return {
    fake,
    scene,
    publicUrl,
    pg: database.pg,
    /** Where actions of the fake play. */
    stage: { world: fake.world, ports: fake.ports, random: new Random(7) },
    client: createClient({ baseUrl: publicUrl, token: TEST_TOKEN }),
    startApi,
    stopApi,
    /** Waits until everything that arrived is applied. */
    untilApplied: () =>
      waitUntil(
        'all deliveries are applied',
        async () =>
          (
            await database.pg.query(
              `select from webhook_deliveries where status in ('received', 'failed') limit 1`,
            )
          ).rowCount === 0,
        30_000,
      ),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

export type LiveScene = Awaited<ReturnType<typeof createLiveScene>>;
