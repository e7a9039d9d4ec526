import { Context } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, test } from 'vitest';
import { waitOutFullDisk } from '../../worker/wait-out-full-disk.ts';

const full = (): Error =>
  new Error('slonik says', {
    cause: Object.assign(new Error('could not extend file "base/5/1": No space left on device'), {
      code: '53100',
    }),
  });

/** Runs work that fails so often with a full disk. */
async function run(failures: number, startToCloseTimeoutMs: number) {
  const said: string[] = [];
  const beats: unknown[] = [];
  let tries = 0;
  const environment = new MockActivityEnvironment({
    activityType: 'storeCommits',
    startToCloseTimeoutMs,
    heartbeatTimeoutMs: 20,
    heartbeatDetails: { cursor: 7 },
  });
  environment.on('heartbeat', (details) => beats.push(details));
  const logger = { warn: (_: object, text: string) => said.push(text) };
  const outcome = await environment
    .run(() =>
      waitOutFullDisk(
        Context.current(),
        async () => {
          tries++;
          if (tries <= failures) throw full();
          return 'stored';
        },
        { logger: logger as never, waitMs: 40 },
      ),
    )
    .then(String, (error: Error) => error.message);
  return { outcome, tries, said, beats };
}

test('an activity that finds the disk full says so, shows that it lives, and goes on when there is room', async () => {
  const { outcome, tries, said, beats } = await run(3, 60_000);
  expect([outcome, tries]).toEqual(['stored', 4]);
  expect(said).toEqual(Array(3).fill('storeCommits is tried again in 1 s, because the disk is full'));
  // With what the attempt was given: a later one would begin there.
  expect(beats.length).toBeGreaterThan(2);
  expect(new Set(beats.map((beat) => JSON.stringify(beat)))).toEqual(new Set(['{"cursor":7}']));
});

test('before the time of the attempt is over it says why it failed', async () => {
  const { outcome, tries } = await run(1_000, 200);
  expect(outcome).toBe('slonik says');
  expect(tries).toBeLessThan(8);
});
