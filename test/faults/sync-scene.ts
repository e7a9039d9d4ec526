import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import type { SyncLimits } from '../../domain/workflow-messages/repository-sync.ts';
import { startRepositorySync } from '../../lib/temporal/repository-sync-client.ts';
import { openTestDatabase } from '../activities/open-test-database.ts';
import { waitUntil } from '../workflows/wait-until.ts';

const SYNC_LIMIT_MS = 240_000;

/** Small pages and quick detection of a dead worker, so that there is a middle to be hit. */
export const SMALL_PAGES: Partial<SyncLimits> = {
  pageSize: 10,
  heartbeatTimeoutMs: 2_000,
  retryAfterMs: 200,
};

/** A database and a data folder of a test's own, with one repository that is to be synced. */
export async function createSyncScene(source: string) {
  const dataDir = await mkdtemp(join(tmpdir(), 'pulse-faults-'));
  const opened = await openTestDatabase();
  const repoId = await opened.addRepository('many-pull-requests', source);
  const { pg } = opened.database;
  const read = async (): Promise<{ status: string; error: string | null; done: number }> => {
    const { rows } = await pg.query(
      `select sync_status as status, sync_error as error,
         (select count(*)::int from pr_analysis_runs where status in ('done', 'degraded')) as done
       from repositories`,
    );
    return rows[0];
  };
  return {
    repoId,
    pg,
    databaseUrl: opened.url,
    dataDir,
    startSync: (client: Client) =>
      startRepositorySync(client, { repoId, repository: 'acme/many-pull-requests', limits: SMALL_PAGES }),
    untilAnalysed: (count: number) =>
      waitUntil(`${count} are analysed`, async () => (await read()).done >= count, SYNC_LIMIT_MS),
    untilCompleted: () =>
      waitUntil(
        'the sync is completed',
        async () => {
          const { status, error } = await read();
          if (status === 'failed') throw new Error(`The sync failed: ${error}`);
          if (status !== 'completed') return false;
          // The sizes of commits are counted beside everything else.
          const { rowCount } = await pg.query('select from commits where additions is null limit 1');
          return rowCount === 0;
        },
        SYNC_LIMIT_MS,
      ),
    status: async () => (await read()).status,
    /** Pull requests whose analysis has ended, by the number of attempts it took. */
    attempts: async () => {
      const { rows } = await pg.query<{ number: number; attempts: number }>(
        `select p.number, r.attempts from pr_analysis_runs r join pull_requests p using (repo_id, pr_id)
         where r.status in ('done', 'degraded') order by p.number`,
      );
      return new Map(rows.map(({ number, attempts }) => [number, attempts]));
    },
    [Symbol.asyncDispose]: async () => {
      await opened[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
