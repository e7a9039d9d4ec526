import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import type { SyncProgress } from '../../../api/schemas/work/sync.ts';
import { showSync } from '../../../cli/sync/show-sync.ts';
import { captureContext } from '../capture-context.ts';

const progress = (changes: Partial<SyncProgress>): SyncProgress => ({
  repositoryId: '1',
  status: 'syncing',
  stage: 'analysis',
  progress: 0,
  counts: { total: 0, done: 0, skipped: 0, degraded: 0, failed: 0, perSecond: 0 },
  stages: ['mirror', 'commits', 'pull_requests', 'analysis'],
  stageCounts: { done: 0, total: null, perSecond: 0 },
  waitsUntil: null,
  waitsFor: null,
  notes: [],
  startedAt: null,
  completedAt: null,
  error: null,
  ...changes,
});
const counts = (done: number) => ({ ...progress({}).counts, total: 11_000, done, perSecond: 350.4 });
const STATES = [
  progress({ stage: null }),
  progress({ stage: 'mirror', progress: 10 }),
  progress({ stage: 'pull_requests', progress: 20 }),
  ...Array.from({ length: 1_000 }, (_, step) =>
    progress({ progress: 30 + Math.floor(step / 15), counts: counts(step * 11) }),
  ),
  progress({ status: 'completed', progress: 100, counts: { ...counts(11_000), failed: 3 } }),
];

async function* feed(states: readonly SyncProgress[]) {
  for (const state of states) yield state;
}

test('in a pipe there is a line for each stage and for the end, not for each state', async () => {
  const context = captureContext();
  expect((await showSync(context, 'a/b', feed(STATES)))?.status).toBe('completed');
  expect(context.written.stderr.trimEnd().split('\n')).toEqual([
    'a/b: waiting for a worker, 0 %',
    'a/b: mirroring the repository, 10 %',
    'a/b: finding its pull requests, 20 %',
    'a/b: comparing them, 30 %, 0 of 11,000 pull requests, 350/s, 31 s left',
    'a/b: done, 100 %, 11,000 of 11,000 pull requests, 350/s, 3 failed',
  ]);
  expect(context.written.stdout).toBe('');
});

test('on a terminal each stage has its line, and bars are drawn on standard error only', async () => {
  const context = captureContext({ terminal: { columns: 100 } });
  async function* slowFeed() {
    for (const state of [STATES[1]!, STATES[3]!, STATES.at(-1)!]) {
      yield state;
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  }
  expect((await showSync(context, 'a/b', slowFeed()))?.status).toBe('completed');
  const shown = stripVTControlCharacters(context.written.stderr);
  expect(shown).toContain('██░░');
  for (const stage of ['mirroring the repository', 'finding its pull requests', 'comparing them']) {
    expect(shown).toMatch(new RegExp(`✔ a/b: ${stage}`));
  }
  expect(context.written.stderr.lastIndexOf('\u001b[?25h')).toBeGreaterThan(
    context.written.stderr.lastIndexOf('\u001b[?25l'),
  );
  expect(context.written.stdout).toBe('');
});

test('a stage that the sync did not come to is not shown as done', async () => {
  const context = captureContext({ terminal: { columns: 100 } });
  const states = [
    progress({ stage: 'mirror' }),
    progress({ stage: 'mirror', status: 'failed', error: 'no route' }),
  ];
  expect((await showSync(context, 'a/b', feed(states)))?.status).toBe('failed');
  expect(stripVTControlCharacters(context.written.stderr)).not.toContain('✔');
});

test('a sync of a provider tells how much of a stage is done, and until when it waits for a limit', async () => {
  const context = captureContext();
  const stages = ['repository', 'mirror', 'pull_requests', 'analysis'];
  const stageCounts = { done: 1_250, total: 3_000, perSecond: 41.7 };
  const waiting = { waitsUntil: '2026-01-31T12:34:56.000Z', waitsFor: 'the GraphQL limit' };
  const state = { stages, stage: 'pull_requests', progress: 30, stageCounts };
  await showSync(context, 'a/b', feed([progress(state), progress({ ...state, ...waiting })]));
  expect(context.written.stderr.trimEnd().split('\n')).toEqual([
    'a/b: finding its pull requests, 30 %, 1,250 of 3,000 pull requests, 42/s',
    'a/b: finding its pull requests, 30 %, waits until 12:34:56 UTC for the GraphQL limit, 1,250 of 3,000 pull requests, 42/s',
  ]);
});
