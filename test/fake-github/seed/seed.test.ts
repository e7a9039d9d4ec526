import { expect, test } from 'vitest';
import { type SeededGitHub, startSeededGitHub } from '../start-seeded.ts';

const ENDS_AT = new Date('2026-06-30T12:00:00Z');

function summarise({ repository }: SeededGitHub): unknown {
  const { directory: _directory, ...state } = repository;
  const entries = Object.entries(state).map(([key, value]) => [
    key,
    value instanceof Map ? [...value] : value,
  ]);
  return JSON.parse(JSON.stringify(Object.fromEntries(entries)));
}

test('equal seeds give equal repositories, and others give others', async () => {
  const options = { pullRequests: 20, endsAt: ENDS_AT };
  const [first, second, other] = await Promise.all([
    startSeededGitHub({ ...options, seed: 4 }),
    startSeededGitHub({ ...options, seed: 4 }),
    startSeededGitHub({ ...options, seed: 5 }),
  ]);
  expect(summarise(second)).toEqual(summarise(first));
  expect(summarise(other)).not.toEqual(summarise(first));
  await Promise.all([first, second, other].map((fake) => fake.stop()));
});

test('a generated repository has something of everything, in an order that can have happened', async () => {
  const fake = await startSeededGitHub({ pullRequests: 120, endsAt: ENDS_AT });
  const { repository } = fake;
  const pulls = [...repository.pulls.values()];
  const states = new Set(pulls.map(({ state, mergedAt }) => (mergedAt === null ? state : 'merged')));
  expect(states).toEqual(new Set(['open', 'closed', 'merged']));
  expect(new Set(pulls.flatMap(({ reviews }) => reviews.map(({ state }) => state))).size).toBe(4);
  expect(new Set(pulls.map(({ headRepository }) => headRepository))).toEqual(
    new Set(['base', 'fork', 'gone']),
  );
  expect(pulls.some(({ author }) => author === null)).toBe(true);
  expect(pulls.some(({ author }) => author?.type === 'Bot')).toBe(true);
  for (const kind of ['deployments', 'releases', 'suites', 'statuses', 'workflowRuns'] as const) {
    expect(repository[kind].length, kind).toBeGreaterThan(0);
  }
  expect(repository.issues.size).toBeGreaterThan(0);
  for (const pull of pulls) {
    const inside = [
      ...pull.reviews.map(({ submittedAt }) => submittedAt),
      ...pull.comments.map(({ createdAt }) => createdAt),
    ];
    for (const at of inside) expect(at >= pull.createdAt && at <= pull.updatedAt).toBe(true);
    expect(pull.closedAt === null || pull.closedAt <= ENDS_AT).toBe(true);
  }
  await fake.stop();
});

test('a copy tells of a real repository what its refs and commits tell', async () => {
  const original = await startSeededGitHub({ pullRequests: 40, endsAt: ENDS_AT });
  const copy = await startSeededGitHub({ source: original.repository.directory });
  for (const pull of original.repository.pulls.values()) {
    const copied = copy.repository.pulls.get(pull.number)!;
    expect(copied).toMatchObject({
      headSha: pull.headSha,
      title: pull.title,
      commitShas: pull.commitShas,
      baseSha: pull.baseSha,
    });
    expect(copied.mergeCommitSha).toBe(pull.mergeCommitSha);
    expect(copied.mergedAt).toEqual(pull.mergedAt === null ? null : wholeSeconds(pull.mergedAt));
  }
  await copy.stop();
  await original.stop();
});

function wholeSeconds(time: Date): Date {
  return new Date(Math.floor(time.getTime() / 1_000) * 1_000);
}
