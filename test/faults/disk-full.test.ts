import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningApi } from '../../api/start-api.ts';
import { startTestApi } from '../api/start-test-api.ts';
import { TEST_TOKEN } from '../api/test-api.ts';
import { signDelivery } from '../api/webhooks/sign-delivery.ts';
import { type DurablePostgres, startDurablePostgres } from '../load/durable-postgres.ts';
import { mountSmallDisk, type SmallDisk } from '../load/mount-small-disk.ts';

const DISK_MB = 320;
const MEBIBYTE = 2 ** 20;
const ROUNDS_MAX = 150;

let disk: SmallDisk | undefined;
let postgres: DurablePostgres;
let api: RunningApi;

beforeAll(async () => {
  disk = await mountSmallDisk(DISK_MB);
  if (disk === undefined) return;
  postgres = await startDurablePostgres({ max_wal_size: '64MB', min_wal_size: '32MB' }, disk.path);
  api = await startTestApi({ databaseUrl: postgres.url, dataDir: disk.path });
}, 120_000);
afterAll(async () => {
  await api?.stop();
  await postgres?.[Symbol.asyncDispose]();
  await disk?.[Symbol.asyncDispose]();
});

interface Answer {
  readonly status: number;
  readonly code: string | undefined;
  readonly detail: string | undefined;
  readonly retryAfter: string | null;
}

async function ask(path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(`${api.url}${path}`, {
    ...init,
    headers: { Authorization: `Bearer ${TEST_TOKEN}`, ...init.headers },
  });
  const { code, detail } = (await response.json()) as { code?: string; detail?: string };
  return { status: response.status, code, detail, retryAfter: response.headers.get('Retry-After') };
}

const post = (path: string, body: object): Promise<Answer> =>
  ask(path, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } });

function deliver(): Promise<Answer> {
  const body = JSON.stringify({ text: 'x'.repeat(200_000) });
  const headers = signDelivery(postgres.secret, body);
  return ask(`/webhooks/github/${postgres.hookId}`, {
    method: 'POST',
    body,
    headers: { ...headers, 'X-GitHub-Delivery': randomUUID() },
  });
}

test('a full disk is said by readyz and by whatever needs to write, and is over when there is room', async (context) => {
  if (disk === undefined) {
    context.skip('a small file system cannot be mounted here');
    return;
  }
  const { path } = disk;
  const before = await ask('/readyz');
  expect(before.detail).not.toContain('disk');
  const ballast = join(path, 'ballast');
  await fill(ballast);
  // Asked once in a second, whoever asks.
  await sleep(1_100);

  const ready = await ask('/readyz');
  expect([ready.status, ready.code]).toEqual([503, 'not_ready']);
  expect(ready.detail).toContain('disk: The disk is full: ');

  // Small things fit into what the tables have left; then no more, whether PostgreSQL lives or could not write its log.
  const seen = new Map<string, Answer>();
  const last = { team: 0, rule: 0, delivery: 0 };
  for (let round = 0; round < ROUNDS_MAX && Object.values(last).some((status) => status !== 503); round++) {
    const answers = {
      team: await post('/v1/teams', { name: `Team ${round} ${'x'.repeat(60)}` }).catch(gone),
      rule: await post('/v1/bot-rules', {
        pattern: `robot-${round}-${'x'.repeat(60)}`,
        note: 'n'.repeat(200),
      }).catch(gone),
      delivery: await deliver().catch(gone),
    };
    for (const [name, answer] of Object.entries(answers)) {
      last[name as keyof typeof last] = answer.status;
      seen.set(`${name} ${answer.status} ${answer.code}`, answer);
    }
  }
  const failed = [...seen.values()].filter(({ status }) => status >= 300);
  expect([...seen.keys()].filter((key) => / [45]/.test(key)).sort()).toEqual([
    'delivery 503 disk_full',
    'rule 503 disk_full',
    'team 503 disk_full',
  ]);
  expect(failed.every(({ detail }) => /disk is full/.test(detail ?? ''))).toBe(true);
  expect((await ask('/readyz')).detail).toContain('The disk is full');

  await rm(ballast);
  // A PostgreSQL that gave up is started again by whoever watches it.
  await postgres.restart();
  const deadline = performance.now() + 60_000;
  while ((await post('/v1/teams', { name: 'Again' })).status !== 201) {
    expect(performance.now()).toBeLessThan(deadline);
    await sleep(200);
  }
  // Answered from memory for a second.
  await expect.poll(async () => (await ask('/readyz')).detail, { timeout: 60_000 }).not.toContain('disk');
  expect((await deliver()).status).toBe(202);
}, 240_000);

function gone(error: Error): Answer {
  return { status: 0, code: error.message, detail: undefined, retryAfter: null };
}

/** Writes until nothing more fits. */
async function fill(file: string): Promise<void> {
  const block = Buffer.alloc(MEBIBYTE);
  for (const bytes of [MEBIBYTE, 4_096]) {
    try {
      for (;;) await writeFile(file, block.subarray(0, bytes), { flag: 'a' });
    } catch (error) {
      expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
    }
  }
}
