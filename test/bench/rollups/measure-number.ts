import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { openDatabase } from '../../../lib/database/database.ts';
import { createHook } from '../../../lib/hooks/hook-secrets.ts';
import { openKeyRing } from '../../../lib/secrets/key-ring.ts';
import { createSecretStore } from '../../../lib/secrets/secret-store.ts';
import { connectTemporal } from '../../../lib/temporal/temporal-client.ts';
import { prepareNamespace } from '../../../supervisor/temporal/prepare-namespace.ts';
import { TEST_SECRET_KEYS, TEST_TOKEN } from '../../api/test-api.ts';
import { startWorkerProcess } from '../../faults/start-worker-process.ts';
import { startTestTemporal } from '../../harness/test-temporal.ts';
import { startApiProcess } from '../../load/start-api-process.ts';
import { addGitHubRepository } from '../../relay/relay-scene.ts';
import { runChild } from '../run-child.ts';
import type { WatchResult } from '../visible/send-at-rate.ts';
import type { NumberTask } from './watch-number.ts';

const RATE = 500;
/** Seldom enough that asking is no load of its own. */
const WATCH_EVERY = 100;
const REPOSITORIES = 20;
const WARM_UP_SECONDS = 3;
const IDS = 1_000_000_000;

/** Sends deliveries for some new repositories, each with a team, and watches the numbers of the teams change. */
export async function measureNumber(
  databaseUrl: string,
  dataDir: string,
  seconds: number,
): Promise<WatchResult> {
  const folder = await mkdtemp(join(dataDir, 'number-'));
  const db = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  const temporal = await startTestTemporal(folder);
  try {
    const temporalAddress = temporal.facts.address!;
    const namespace = 'default';
    const { connection, close } = await connectTemporal({ address: temporalAddress, namespace });
    await prepareNamespace(connection, namespace).finally(() => close());
    // Each run has an organisation of its own: what a former one left is not in the way.
    const organization = `bench-${randomInt(IDS)}`;
    const repositories = await addRepositories(db, organization);
    const { hookId, secret } = await addHook(databaseUrl, organization);
    await using api = await startApiProcess({ databaseUrl });
    await using _ = await startWorkerProcess({ databaseUrl, temporalAddress, namespace, dataDir: folder });
    const send = (seconds: number, watchedBefore: number): Promise<WatchResult> =>
      runChild<NumberTask, WatchResult>('rollups/watch-number.ts', {
        port: api.port,
        token: TEST_TOKEN,
        hookId,
        secret,
        repositories,
        seconds,
        perSecond: RATE,
        watchEvery: WATCH_EVERY,
        watchedBefore,
      });
    const warm = await send(WARM_UP_SECONDS, 0);
    return await send(seconds, warm.watched);
  } finally {
    await db.query('truncate webhook_deliveries');
    await db.end();
    await temporal.stop();
    await rm(folder, { recursive: true });
  }
}

async function addRepositories(db: pg.Pool, organization: string): Promise<NumberTask['repositories']> {
  const repositories: NumberTask['repositories'][number][] = [];
  const firstId = 1_000_000 + randomInt(IDS);
  for (let n = 0; n < REPOSITORIES; n++) {
    const fullName = `${organization}/repository-${n}`;
    const repoId = await addGitHubRepository(db, fullName, firstId + n);
    const { rows } = await db.query<{ id: string }>(
      `with team as (insert into teams (name, slug) values ($1, $1) returning id)
       , watched as (
         insert into team_repositories (team_id, repo_id, connected_at) select id, $2, now() - interval '1 year' from team
       )
       select id from team`,
      [`${organization}-${n}`, repoId],
    );
    repositories.push({ repoId, providerId: firstId + n, fullName, teamId: rows[0]!.id });
  }
  return repositories;
}

async function addHook(
  databaseUrl: string,
  organization: string,
): Promise<{ hookId: string; secret: string }> {
  const database = await openDatabase({ url: databaseUrl, applicationName: 'bench', poolSize: 1 });
  try {
    const keyRing = openKeyRing({ secretKeys: TEST_SECRET_KEYS, dataDir: '/nowhere' });
    const owner = { kind: 'organization', apiUrl: 'https://api.github.com', organization } as const;
    const { hook, secret } = await createHook(
      { database, secrets: createSecretStore({ database, keyRing }) },
      owner,
    );
    return { hookId: hook.id, secret };
  } finally {
    await database.close();
  }
}
