import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startRepositorySync } from '../../../lib/temporal/repository-sync-client.ts';
import { openTestDatabase } from '../../activities/open-test-database.ts';
import { type SeededGitHub, startSeededGitHub } from '../../fake-github/start-seeded.ts';
import { createTestEnvironment, type TestTemporal } from '../../harness/temporal.ts';
import { waitUntil } from '../../workflows/wait-until.ts';
import { compareDumps } from '../dump-rows.ts';
import { inForm } from '../form.ts';
import { startWorkerProcess } from '../start-worker-process.ts';
import { dumpFacts } from './dump-facts.ts';

const PULL_REQUESTS = inForm({ short: 120, long: 1_500 });
const KILLS = inForm({ short: 1, long: 5 });
const LIMIT_MS = inForm({ short: 300_000, long: 15 * 60_000 });
/** The page under way and those of the second since the last heartbeat, at the delay below. */
const PAGES_LOST_MAX = 4;
const LIMITS = { heartbeatTimeoutMs: 2_000, retryAfterMs: 100 };

let fake: SeededGitHub;
beforeAll(async () => {
  fake = await startSeededGitHub({
    pullRequests: PULL_REQUESTS,
    endsAt: new Date(Date.now() - 86_400_000),
    limits: { perWindow: { core: 200_000, graphql: 200_000, search: 30 } },
  });
}, LIMIT_MS);
afterAll(() => fake.stop());

/** A database, a data folder and a Temporal namespace of one sync's own. */
async function createScene() {
  const stack = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), 'pulse-backfill-'));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  const opened = stack.use(await openTestDatabase());
  const temporal: TestTemporal = stack.use(await createTestEnvironment());
  const { pg } = opened.database;
  const { rows } = await pg.query<{ repo_id: number }>(
    `insert into repositories (owner, name, provider_id, api_url) values ('acme', 'waybill', $1, $2) returning repo_id`,
    [fake.repository.id, fake.url],
  );
  const repoId = rows[0]!.repo_id;
  return {
    pg,
    startWorker: () =>
      startWorkerProcess({
        databaseUrl: opened.url,
        dataDir,
        temporalAddress: temporal.address,
        namespace: temporal.namespace,
        settings: { GITHUB_API_URL: fake.url, GITHUB_TOKEN: fake.token.value },
      }),
    startSync: () =>
      startRepositorySync(temporal.environment.client, {
        repoId,
        repository: 'acme/waybill',
        limits: LIMITS,
      }),
    count: async (table: string) =>
      (await pg.query<{ count: number }>(`select count(*)::int as count from ${table}`)).rows[0]!.count,
    untilCompleted: () =>
      waitUntil(
        'the sync is completed',
        async () => {
          const found = await pg.query('select sync_status, sync_error from repositories');
          const { sync_status: status, sync_error: error } = found.rows[0];
          if (status === 'failed') throw new Error(`The sync failed: ${error}`);
          if (status !== 'completed') return false;
          return (await pg.query('select from commits where additions is null limit 1')).rowCount === 0;
        },
        LIMIT_MS,
      ),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

test(
  'a worker killed in the middle of a backfill leaves the same rows in the end, and pages are not fetched again',
  async () => {
    const asked = () => fake.log.entries.filter(({ line }) => line.includes('/graphql')).length;
    const undisturbed = await (async () => {
      await using scene = await createScene();
      await using _ = await scene.startWorker();
      await scene.startSync();
      await scene.untilCompleted();
      return await dumpFacts(scene.pg);
    })();
    expect(undisturbed.pull_requests).toHaveLength(PULL_REQUESTS);
    const askedUndisturbed = asked();

    await using scene = await createScene();
    // Slow enough that there is a middle to be hit.
    fake.faults.add({ kind: 'slow-body', match: /graphql/, durationMs: 400 });
    for (let kill = 1; kill <= KILLS; kill++) {
      const worker = await scene.startWorker();
      if (kill === 1) await scene.startSync();
      const wanted = (PULL_REQUESTS * kill) / (KILLS + 2);
      await waitUntil(
        'some pull requests are stored',
        async () => (await scene.count('pull_requests')) >= wanted,
      );
      await worker.kill();
      expect(await scene.count('pull_requests')).toBeLessThan(PULL_REQUESTS);
    }
    await using _ = await scene.startWorker();
    await scene.untilCompleted();
    fake.faults.clear();
    expect(compareDumps(await dumpFacts(scene.pg), undisturbed)).toEqual([]);
    expect(asked() - askedUndisturbed).toBeLessThanOrEqual(askedUndisturbed + KILLS * PAGES_LOST_MAX);
    expect(fake.limits.violations).toEqual([]);
  },
  LIMIT_MS * 2,
);
