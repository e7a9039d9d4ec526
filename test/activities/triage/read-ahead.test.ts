import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { readAhead } from '../../../activities/triage/read-ahead.ts';

interface Watched {
  made: number;
  closed: boolean;
}

async function* count(to: number, watched: Watched, failAt = Number.POSITIVE_INFINITY) {
  try {
    for (let i = 1; i <= to; i++) {
      await sleep(0);
      if (i === failAt) throw new Error(`no ${i}`);
      watched.made = i;
      yield i;
    }
  } finally {
    watched.closed = true;
  }
}

test('keeps the order and gives everything', async () => {
  const watched = { made: 0, closed: false };
  const seen: number[] = [];
  for await (const item of readAhead(count(50, watched), 7)) seen.push(item);
  expect(seen).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
});

test('reads ahead of a busy consumer, but not further than its limit', async () => {
  const watched = { made: 0, closed: false };
  const stream = readAhead(count(50, watched), 7);
  expect((await stream.next()).value).toBe(1);
  await sleep(200);
  expect(watched.made).toBeGreaterThanOrEqual(7);
  expect(watched.made).toBeLessThanOrEqual(9);
  await stream.return();
});

test('gives what came before an error, then the error', async () => {
  const watched = { made: 0, closed: false };
  const seen: number[] = [];
  const reading = (async () => {
    for await (const item of readAhead(count(50, watched, 5), 20)) seen.push(item);
  })();
  await expect(reading).rejects.toThrow('no 5');
  expect(seen).toEqual([1, 2, 3, 4]);
});

test('ends its source when the consumer stops', async () => {
  const watched = { made: 0, closed: false };
  for await (const item of readAhead(count(50, watched), 7)) if (item === 3) break;
  expect(watched.closed).toBe(true);
});
