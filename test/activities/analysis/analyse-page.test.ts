import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AnalysedPage, createAnalysePage } from '../../../activities/analysis/analyse-page.ts';
import type { PageRequest, Triage } from '../../../activities/triage/create-triage.ts';
import { NO_COUNTS } from '../../../domain/sync-progress.ts';
import { createLogger } from '../../../lib/logger.ts';
import { type OpenTestDatabase, openTestDatabase } from '../open-test-database.ts';

let opened: OpenTestDatabase;
let repoId: number;
beforeAll(async () => {
  opened = await openTestDatabase();
  repoId = await opened.addRepository('repository');
});
afterAll(() => opened[Symbol.asyncDispose]());

/** The activity over a triage that does what a test says. */
function activity(analysePage: Triage['analysePage']) {
  return createAnalysePage({
    database: opened.database,
    logger: createLogger({ name: 'worker', level: 'silent' }),
    triage: { analysePage, analysePullRequest: async () => never(), close: async () => {} },
    temporal: undefined as never,
    github: undefined as never,
    secrets: undefined as never,
    publicUrl: undefined,
    dataDir: '/data',
  });
}

function never(): never {
  throw new Error('not asked for');
}

const INPUT = {
  afterNumber: 100,
  limit: 50,
  counts: { ...NO_COUNTS, total: 400, done: 100 },
  analysisMs: 1_000,
  span: [30, 100] as const,
};

test('a further attempt goes on behind the position of the last heartbeat, with the rest of the page', async () => {
  const before: AnalysedPage = {
    lastNumber: 120,
    done: 17,
    skipped: 1,
    degraded: 2,
    failed: 0,
    elapsedMs: 900,
  };
  const requests: PageRequest[] = [];
  const environment = new MockActivityEnvironment({ attempt: 2, heartbeatDetails: before });
  const page = await environment.run(
    activity(async (request) => {
      requests.push(request);
      return { lastNumber: 150, done: 30, skipped: 0, degraded: 0, failed: 0 };
    }),
    { repoId, ...INPUT },
  );
  expect(requests).toMatchObject([
    { repoId, mirrorDirectory: `/data/mirrors/${repoId}.git`, afterNumber: 120, limit: 30 },
  ]);
  expect(page).toMatchObject({ lastNumber: 150, done: 47, skipped: 1, degraded: 2, failed: 0 });
  expect((page as AnalysedPage).elapsedMs).toBeGreaterThanOrEqual(900);
});

test('an attempt that finds nothing behind the position has still done what was done before', async () => {
  const environment = new MockActivityEnvironment({
    attempt: 2,
    heartbeatDetails: { lastNumber: 130, done: 30, skipped: 0, degraded: 0, failed: 0, elapsedMs: 5 },
  });
  const nothing = { lastNumber: null, done: 0, skipped: 0, degraded: 0, failed: 0 };
  const page = await environment.run(
    activity(async () => nothing),
    { repoId, ...INPUT },
  );
  expect(page).toMatchObject({ lastNumber: 130, done: 30 });
});

test('progress is written to the row of a repository that is syncing', async () => {
  const { pg } = opened.database;
  await pg.query(
    `update repositories set sync_status = 'syncing', sync_stage = 'analysis' where repo_id = $1`,
    [repoId],
  );
  const environment = new MockActivityEnvironment();
  await environment.run(
    activity(async ({ onProgress }) => {
      const counts = { lastNumber: 150, done: 100, skipped: 0, degraded: 0, failed: 0 };
      onProgress!(counts);
      await expect
        .poll(async () => {
          const { rows } = await pg.query(
            `select sync_progress, (sync_counts ->> 'done')::int as done from repositories where repo_id = $1`,
            [repoId],
          );
          return rows[0];
        })
        // 200 of 400, in the stage that goes from 30 to 100.
        .toEqual({ sync_progress: 65, done: 200 });
      return counts;
    }),
    { repoId, ...INPUT },
  );
});

test('a cancelled activity aborts the work and ends as cancelled, whatever the work threw', async () => {
  const environment = new MockActivityEnvironment();
  const running = environment.run(
    activity(async ({ signal }) => {
      await new Promise((resolve) => signal!.addEventListener('abort', resolve, { once: true }));
      throw new Error('the pipe broke');
    }),
    { repoId, ...INPUT },
  );
  environment.cancel('CANCELLED');
  await expect(running).rejects.toThrow('CANCELLED');
});
