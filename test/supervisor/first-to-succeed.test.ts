import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { firstToSucceed, type Way } from '../../supervisor/temporal/first-to-succeed.ts';

const LONG_MS = 60_000;
const quick: Way = async () => {};
const failing: Way = async () => {
  throw new Error('no way');
};
/** Hangs until it is ended. */
const stuck: Way = (signal) => sleep(LONG_MS, undefined, { signal });

test('a way that fails is followed by the next at once', async () => {
  await firstToSucceed([failing, quick], LONG_MS);
});

test('a way that gets nowhere does not hold up the next, and ends when that succeeds', async () => {
  let ended = false;
  const watched: Way = (signal, onProgress) => stuck(signal, onProgress).finally(() => (ended = true));
  await firstToSucceed([watched, quick], 1);
  expect(ended).toBe(true);
});

test('a way that gets somewhere is not raced', async () => {
  const tried: string[] = [];
  const slow: Way = async (_, onProgress) => {
    onProgress();
    await sleep(50);
    tried.push('first');
  };
  await firstToSucceed([slow, async () => void tried.push('second')], 1);
  expect(tried).toEqual(['first']);
});

test('when all fail, each says why; an interruption ends all', async () => {
  const failure = await firstToSucceed([failing, failing], 1).catch((error) => error);
  expect((failure as AggregateError).errors.map(({ message }) => message)).toEqual(['no way', 'no way']);
  const interrupted = new AbortController();
  const running = firstToSucceed([stuck, stuck], 1, interrupted.signal);
  interrupted.abort(new Error('stop'));
  await expect(running).rejects.toThrow('stop');
});
