import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createActivities } from '../../activities/index.ts';
import { readGitAttributes } from '../../activities/sync/read-git-attributes.ts';
import { createTriage } from '../../activities/triage/create-triage.ts';
import type { GitHubSettings } from '../../lib/github-credentials/find-github-credential.ts';
import { createLogger } from '../../lib/logger.ts';
import { openKeyRing } from '../../lib/secrets/key-ring.ts';
import { createSecretStore } from '../../lib/secrets/secret-store.ts';
import { createGitHub } from '../../sources/github/client/create-github.ts';
import { createSigningPool } from '../../worker-threads/signing-pool.ts';
import { openTestDatabase } from '../activities/open-test-database.ts';
import { TEST_SECRET_KEYS } from '../api/test-api.ts';
import { createTestEnvironment } from '../harness/temporal.ts';
import { startWorkers } from './start-workers.ts';

export interface SyncSceneOptions {
  /** The GitHub that repositories are connected through; none unless given. */
  readonly github?: GitHubSettings;
  /** Where GitHub reaches the tests' API. */
  readonly publicUrl?: string;
}

const NO_GITHUB: GitHubSettings = { apiUrl: 'http://127.0.0.1:1', token: undefined, app: undefined };

/**
 * Workers with the product's own activities, over a database, a Temporal namespace and a data folder of the test's own.
 */
export async function createSyncScene({ github = NO_GITHUB, publicUrl }: SyncSceneOptions = {}) {
  const stack = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), 'pulse-sync-'));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  const opened = stack.use(await openTestDatabase());
  const temporal = stack.use(await createTestEnvironment());
  const triage = createTriage({
    database: opened.database,
    createSigningPool: (rules) => createSigningPool({ threads: 1, rules }),
    readAttributes: readGitAttributes,
  });
  stack.defer(() => triage.close());
  const { client } = temporal.environment;
  const logger = createLogger({ name: 'worker', level: 'silent' });
  const secrets = createSecretStore({
    database: opened.database,
    keyRing: openKeyRing({ dataDir, secretKeys: TEST_SECRET_KEYS }),
  });
  const activities = createActivities({
    database: opened.database,
    github: createGitHub({ database: opened.database, secrets, logger, settings: github }),
    secrets,
    publicUrl,
    logger,
    temporal: client,
    triage,
    dataDir,
  });
  stack.use(await startWorkers(temporal, activities));
  return {
    client,
    dataDir,
    temporal,
    databaseUrl: opened.url,
    secrets,
    activities,
    database: opened.database,
    pg: opened.database.pg,
    addRepository: opened.addRepository,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

export type SyncScene = Awaited<ReturnType<typeof createSyncScene>>;
