import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createLogger } from '../../lib/logger.ts';
import { keepRunning, type Running } from '../../supervisor/keep-running.ts';

const logger = createLogger({ name: 'test', level: 'silent' });

/** A process that ends when it is told to, and one that counts its starts. */
function createFake(): { start: () => Promise<Running>; crash(): void; startedAt: number[]; stops: number } {
  const fake = {
    startedAt: [] as number[],
    stops: 0,
    crash: () => {},
    start: async (): Promise<Running> => {
      fake.startedAt.push(performance.now());
      const exited = Promise.withResolvers<void>();
      fake.crash = exited.resolve;
      const stop = async (): Promise<void> => {
        fake.stops++;
        exited.resolve();
      };
      return { exited: exited.promise, stop };
    },
  };
  return fake;
}

async function untilStarts(fake: { startedAt: number[] }, count: number): Promise<void> {
  await expect.poll(() => fake.startedAt.length, { timeout: 30_000, interval: 5 }).toBe(count);
}

test('whatever crashes again and again is started after waits that double up to the limit', async () => {
  const fake = createFake();
  const backOff = { firstMs: 40, maxMs: 160, calmMs: 60_000 };
  const kept = await keepRunning({ name: 'it', start: fake.start, logger, backOff });
  const crashedAt: number[] = [];
  for (let count = 1; count <= 4; count++) {
    await untilStarts(fake, count);
    // The restart loop waits for the new process from its next turn on.
    await sleep(5);
    crashedAt.push(performance.now());
    fake.crash();
  }
  await untilStarts(fake, 5);
  const waits = crashedAt.map((at, index) => fake.startedAt[index + 1]! - at);
  for (const [index, leastMs] of [40, 80, 160, 160].entries()) {
    expect(waits[index]).toBeGreaterThanOrEqual(leastMs - 2);
  }
  expect(waits[0]).toBeLessThan(waits[2]!);
  await kept.stop();
});

test('whatever lived long enough starts again without the waits of earlier crashes', async () => {
  const fake = createFake();
  const kept = await keepRunning({
    name: 'it',
    start: fake.start,
    logger,
    backOff: { firstMs: 1, maxMs: 60_000, calmMs: 0 },
  });
  for (let count = 1; count <= 20; count++) {
    await untilStarts(fake, count);
    await sleep(2);
    fake.crash();
  }
  // Twenty doublings of 1 ms would be hours.
  await untilStarts(fake, 21);
  await kept.stop();
});

test('a restart that fails is tried again', async () => {
  const fake = createFake();
  let failures = 0;
  const start = async (): Promise<Running> => {
    if (fake.startedAt.length === 1 && failures < 2) {
      failures++;
      throw new Error('not now');
    }
    return fake.start();
  };
  const kept = await keepRunning({
    name: 'it',
    start,
    logger,
    backOff: { firstMs: 1, maxMs: 4, calmMs: 60_000 },
  });
  fake.crash();
  await untilStarts(fake, 2);
  expect(failures).toBe(2);
  await kept.stop();
});

test('a first start that fails is thrown', async () => {
  const start = () => Promise.reject(new Error('port taken'));
  await expect(keepRunning({ name: 'it', start, logger })).rejects.toThrow('port taken');
});

test('stop ends it, and a stop during a wait ends the wait; nothing starts afterwards', async () => {
  const running = createFake();
  const first = await keepRunning({ name: 'it', start: running.start, logger });
  await first.stop();
  expect(running.stops).toBeGreaterThan(0);
  expect(running.startedAt).toHaveLength(1);

  const waiting = createFake();
  const second = await keepRunning({ name: 'it', start: waiting.start, logger });
  waiting.crash();
  await sleep(20);
  const startedAt = performance.now();
  await second.stop();
  expect(performance.now() - startedAt).toBeLessThan(300);
  expect(waiting.startedAt).toHaveLength(1);
});
