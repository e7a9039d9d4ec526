import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { SyncProgress } from '../../../api/schemas/work/sync.ts';
import { createSyncFeed } from '../../../api/sync-feed.ts';
import { createLogger } from '../../../lib/logger.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const never = new AbortController().signal;
const limits = { pollMs: 5, heartbeatMs: 40, listenersMax: 3 };

function progressOf(progress: number, status: SyncProgress['status'] = 'syncing'): SyncProgress {
  const counts = { total: 0, done: 0, skipped: 0, degraded: 0, failed: 0, perSecond: 0 };
  return {
    repositoryId: '1',
    status,
    stage: null,
    progress,
    counts,
    stages: [],
    stageCounts: { done: 0, total: null, perSecond: 0 },
    waitsUntil: null,
    waitsFor: null,
    notes: [],
    startedAt: null,
    completedAt: null,
    error: null,
  };
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

test('gives each change once, and ends with the state that ends the sync', async () => {
  const states = [
    progressOf(0),
    progressOf(0),
    progressOf(50),
    progressOf(50, 'paused'),
    progressOf(100, 'completed'),
  ];
  const feed = createSyncFeed({
    ...limits,
    logger,
    stopping: never,
    read: async () => states.shift() ?? null,
  });
  const seen = await collect(feed.listen(1, never));
  expect(seen.map((state) => [state?.progress, state?.status])).toEqual([
    [0, 'syncing'],
    [50, 'syncing'],
    [50, 'paused'],
    [100, 'completed'],
  ]);
  expect(feed.listeners).toBe(0);
});

test('reads once for all who listen to the same repository', async () => {
  let reads = 0;
  const read = async (): Promise<SyncProgress> => {
    reads += 1;
    return progressOf(reads, reads < 10 ? 'syncing' : 'completed');
  };
  const feed = createSyncFeed({ ...limits, pollMs: 20, logger, stopping: never, read });
  const ends = await Promise.all([1, 1, 1].map((repoId) => collect(feed.listen(repoId, never))));
  expect(ends.map((states) => states.at(-1)?.status)).toEqual(['completed', 'completed', 'completed']);
  expect(reads).toBeLessThan(20);
});

test('says that it is alive when there is nothing to tell', async () => {
  const feed = createSyncFeed({ ...limits, logger, stopping: never, read: async () => progressOf(1) });
  const states = feed.listen(1, AbortSignal.timeout(150));
  expect((await states.next()).value).toMatchObject({ progress: 1 });
  expect((await states.next()).value).toBeNull();
  await states.return();
});

test('goes on when a read fails', async () => {
  const reads = [
    () => Promise.resolve(progressOf(1)),
    () => Promise.reject(new Error('the database is away')),
    () => Promise.resolve(progressOf(2, 'failed')),
  ];
  const read = async () => (await reads.shift()?.()) ?? null;
  const feed = createSyncFeed({ ...limits, logger, stopping: never, read });
  const seen = await collect(feed.listen(1, never));
  expect(seen.map((state) => state?.progress)).toEqual([1, 2]);
});

test('takes no more listeners than its limit, and has room again when one leaves', async () => {
  const feed = createSyncFeed({ ...limits, logger, stopping: never, read: async () => progressOf(1) });
  const leave = new AbortController();
  const listening = [1, 2, 3].map((repoId) => feed.listen(repoId, leave.signal));
  await Promise.all(listening.map((states) => states.next()));
  expect(() => feed.listen(4, never)).toThrow('3 clients follow syncs already');
  leave.abort();
  await Promise.all(listening.map((states) => collect(states)));
  expect(feed.listeners).toBe(0);
  expect((await feed.listen(4, never).next()).done).toBe(false);
});

test('ends for all when the process stops', async () => {
  const stopping = new AbortController();
  const feed = createSyncFeed({
    ...limits,
    logger,
    stopping: stopping.signal,
    read: async () => progressOf(1),
  });
  const listening = Promise.all([1, 2].map((repoId) => collect(feed.listen(repoId, never))));
  await sleep(20);
  stopping.abort();
  expect((await listening).map((states) => states.length)).toEqual([1, 1]);
});
