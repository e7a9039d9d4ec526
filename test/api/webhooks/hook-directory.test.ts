import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createHookDirectory } from '../../../api/webhooks/hook-directory.ts';
import { PulseError } from '../../../lib/errors.ts';
import type { HookSecrets } from '../../../sql/hooks/read-hook-secrets.ts';

const hookId = randomUUID();
const hook: HookSecrets = {
  hookId,
  appId: null,
  secret: { secretId: randomUUID(), purpose: 'webhook_secret', keyId: 'k', sealed: Buffer.alloc(40) },
  previous: null,
};
const open = async () => Buffer.from('a secret');

test('however many strangers ask at once, the database is asked by one query at a time', async () => {
  let underWay = 0;
  let mostAtOnce = 0;
  let queries = 0;
  const directory = createHookDirectory({
    secrets: { open },
    readHooks: async () => {
      queries += 1;
      underWay += 1;
      mostAtOnce = Math.max(mostAtOnce, underWay);
      await sleep(1);
      underWay -= 1;
      return [hook];
    },
  });
  const strangers = Array.from({ length: 5_000 }, () =>
    directory.find({ kind: 'hook', hookId: randomUUID() }),
  );
  const [known, ...unknown] = await Promise.all([directory.find({ kind: 'hook', hookId }), ...strangers]);
  expect(known!.map((found) => found.hookId)).toEqual([hookId]);
  expect(unknown.every((found) => found.length === 0)).toBe(true);
  expect(mostAtOnce).toBe(1);
  expect(queries).toBeLessThanOrEqual(12);
});

test('what is known is given without asking again, unless it must be newer', async () => {
  let queries = 0;
  const directory = createHookDirectory({
    secrets: { open },
    readHooks: async () => {
      queries += 1;
      return [hook];
    },
  });
  const address = { kind: 'hook', hookId } as const;
  await directory.find(address);
  expect(directory.find(address)).not.toBeInstanceOf(Promise);
  expect(queries).toBe(1);
  await directory.find(address, performance.now());
  expect(queries).toBe(2);
});

test('a secret that cannot be opened is an error, and known for a while like anything else', async () => {
  let opened = 0;
  const lost = new PulseError('secret_key_unknown', 'the key is lost');
  const directory = createHookDirectory({
    secrets: {
      open: async () => {
        opened += 1;
        throw lost;
      },
    },
    readHooks: async () => [hook],
  });
  const address = { kind: 'hook', hookId } as const;
  await expect(directory.find(address)).rejects.toBe(lost);
  expect(() => directory.find(address)).toThrow(lost);
  expect(opened).toBe(1);
});

test('a database that is away fails those who wait, and is asked again by the next', async () => {
  let isAway = true;
  const directory = createHookDirectory({
    secrets: { open },
    readHooks: async () => {
      if (isAway) throw new Error('away');
      return [hook];
    },
  });
  const address = { kind: 'hook', hookId } as const;
  await expect(directory.find(address)).rejects.toThrow('away');
  isAway = false;
  expect(await directory.find(address)).toHaveLength(1);
});
