import { expect, test } from 'vitest';
import { NO_COUNTS, NO_STAGE_COUNTS } from '../../domain/sync-progress.ts';
import { describePullRequest } from '../../workflows/describe-pull-request.ts';
import { describeSync } from '../../workflows/describe-sync.ts';

const SYNC = {
  repository: 'owner/name',
  status: 'syncing',
  route: 'mirror',
  stage: 'analysis',
  progress: 42,
  stageCounts: NO_STAGE_COUNTS,
  notes: [],
  counts: { ...NO_COUNTS, total: 500, done: 120, degraded: 3, perSecond: 61.5 },
  pauseRequested: false,
  waiting: null,
  error: null,
} as const;

test('a sync tells an operator which repository, stage, how far and how fast', () => {
  const details = describeSync(SYNC);
  expect(details).toContain('owner/name');
  expect(details).toContain('4 of 4, analysis');
  expect(details).toContain('42 %');
  expect(details).toContain('120 of 500');
  expect(details).toContain('61.5 a second');
});

test('a sync of a provider tells how many of a stage, and what it leaves out', () => {
  const details = describeSync({
    ...SYNC,
    route: 'provider',
    stage: 'pull_requests',
    stageCounts: { done: 1_250, total: 3_000, perSecond: 41.7 },
    notes: ['Left out (checks): the token lacks actions=read'],
  });
  expect(details).toContain('4 of 9, pull requests');
  expect(details).toContain('1250 of 3000');
  expect(details).toContain('41.7 a second');
  expect(details).toContain('the token lacks actions=read');
});

test('it says why it waits', () => {
  expect(describeSync({ ...SYNC, status: 'paused' })).toContain('waits for the signal `resume`');
  const waiting = { until: '2026-03-01T12:34:56.789Z', waitsFor: 'GitHub’s limit (core)' };
  expect(describeSync({ ...SYNC, waiting })).toContain(
    'Waits until 2026-03-01 12:34:56 UTC for GitHub’s limit \\(core\\)',
  );
  expect(describeSync({ ...SYNC, pauseRequested: true })).toContain('pauses when the running step ends');
  expect(describeSync({ ...SYNC, status: 'failed', error: 'No such repository.' })).toContain(
    'No such repository.',
  );
});

test('text from outside does not become markup in the web UI', () => {
  const evil = '[click](javascript:alert(1)) <img src=x> `code`\n# heading';
  const details = describePullRequest({
    repository: evil,
    number: 7,
    why: evil,
    stage: 'failed',
    headSha: null,
    analysed: 0,
    superseded: 0,
  });
  expect(details).not.toMatch(/(^|[^\\])\[click/);
  expect(details).not.toMatch(/(^|[^\\])<img/);
  expect(details).not.toMatch(/\n# heading/);
});
