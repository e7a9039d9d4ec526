import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask } from '../ask.ts';
import { type SeededGitHub, startSeededGitHub } from '../start-seeded.ts';
import { ACTIONS } from './actions.ts';
import { runTraffic } from './run-traffic.ts';

let fake: SeededGitHub;

beforeAll(async () => {
  fake = await startSeededGitHub({ pullRequests: 10 });
});

afterAll(() => fake.stop());

function steer(name: string, body?: unknown) {
  return ask(fake, null, `/_control/${name}`, { method: 'POST', ...(body === undefined ? {} : { body }) });
}

test.each(Object.keys(ACTIONS).filter((name) => name !== 'reopen'))(
  '%s happens when it is asked for',
  async (name) => {
    await steer('open-pull-request');
    await steer('incident');
    const { status, body } = await steer(name);
    expect(status, JSON.stringify(body)).toBe(200);
  },
);

test('a pull request lives its life by hand', async () => {
  const opened = (await steer('open-pull-request', { title: 'By hand', by: 'ben' })).body as {
    number: number;
  };
  await steer('review', { number: opened.number, by: 'hana', state: 'changes', body: 'Why?' });
  await steer('push', { number: opened.number });
  await steer('close', { number: opened.number });
  await steer('reopen', { number: opened.number });
  await steer('merge', { number: opened.number, state: 'squash' });
  const pull = fake.repository.pulls.get(opened.number)!;
  expect(pull).toMatchObject({
    title: 'By hand',
    author: { login: 'ben' },
    commitsCount: 2,
    mergedAt: expect.any(Date),
  });
  expect(pull.reviews).toMatchObject([{ state: 'CHANGES_REQUESTED', author: { login: 'hana' } }]);
  expect(pull.threads).toHaveLength(1);
});

test('a copy of a pull request changes the same files', async () => {
  const [number] = fake.repository.pulls.keys();
  const { body } = await steer('open-pull-request', { copyOf: number });
  const copy = fake.repository.pulls.get((body as { number: number }).number)!;
  const counts = await fake.ports.changes.count(fake.repository, copy);
  expect(counts.changedFiles).toBeGreaterThan(0);
});

test('faults come and go by hand', async () => {
  expect((await steer('faults', { kind: 'status-500', match: 'user', count: 1 })).status).toBe(200);
  expect((await ask(fake, fake.token.value, '/user')).status).toBe(500);
  expect((await ask(fake, fake.token.value, '/user')).status).toBe(200);
  expect((await steer('faults', { kind: 'plague' })).status).toBe(400);
});

test('what cannot be done is said', async () => {
  expect(await steer('dance')).toMatchObject({
    status: 404,
    body: { error: expect.stringContaining('/_control/dance') },
  });
  expect(await steer('push', { number: 9_999 })).toMatchObject({
    status: 400,
    body: { error: 'There is no pull request #9999.' },
  });
});

test('traffic happens by itself until it is stopped', async () => {
  const lines: string[] = [];
  const enough = Promise.withResolvers<void>();
  const stop = runTraffic(fake, fake.repository, 200, (line) => {
    lines.push(line);
    if (lines.length >= 10) enough.resolve();
  });
  await enough.promise;
  stop();
  expect(lines.length).toBeGreaterThanOrEqual(10);
});

test('the fake itself failed nowhere', () => {
  expect(fake.log.errors).toEqual([]);
});
