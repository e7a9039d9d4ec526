import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PROJECT_DIR, serviceEnvironment } from '../../lib/config/config.ts';
import { findFreePort } from '../../supervisor/free-port.ts';
import { type OpenTestDatabase, openTestDatabase } from '../activities/open-test-database.ts';
import { createTestEnvironment, type TestTemporal } from '../harness/temporal.ts';

let temporal: TestTemporal;
let opened: OpenTestDatabase;
let dataDir: string;
beforeAll(async () => {
  [temporal, opened] = await Promise.all([createTestEnvironment(), openTestDatabase()]);
  dataDir = await mkdtemp(join(tmpdir(), 'pulse-worker-'));
});
afterAll(async () => {
  await opened[Symbol.asyncDispose]();
  await temporal[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

async function startWorker(overrides: Record<string, string> = {}): Promise<[ChildProcess, unknown]> {
  const child = spawn(process.execPath, ['worker/main.ts'], {
    cwd: PROJECT_DIR,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: serviceEnvironment({
      DATABASE_URL: opened.url,
      TEMPORAL_ADDRESS: temporal.address,
      TEMPORAL_NAMESPACE: temporal.namespace,
      PULSE_DATA_DIR: dataDir,
      PULSE_TOKEN: 'a-token-that-nobody-uses',
      PULSE_THREADS: '1',
      ...overrides,
    }),
  });
  const [message] = await once(child, 'message');
  return [child, message];
}

/** IPv4 addresses of this machine that others reach. */
function otherAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((found) => found ?? []);
  return all.filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address);
}

test('it serves its metrics and its health to this machine only, and SIGTERM ends it in order', async () => {
  const port = await findFreePort();
  const [worker, message] = await startWorker({ WORKER_METRICS_PORT: String(port), HOST: '0.0.0.0' });
  expect(message).toEqual({ type: 'ready' });
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  expect(metrics).toContain('pulse_signing_batches{state="waiting"} 0');
  expect(metrics).toContain('process_cpu_seconds_total');
  expect(await (await fetch(`http://127.0.0.1:${port}/healthz`)).json()).toEqual({ status: 'ok' });
  const ready = async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).json();
  await expect.poll(ready, { timeout: 120_000, interval: 500 }).toMatchObject({
    status: 'ready',
    checks: {
      database: { ok: true },
      temporal: { ok: true },
      relay: { ok: true, detail: 'It applies deliveries.' },
    },
  });
  // Nothing listens anywhere else.
  for (const address of otherAddresses())
    await expect(fetch(`http://${address}:${port}/healthz`)).rejects.toThrow();
  worker.kill('SIGTERM');
  expect(await once(worker, 'exit')).toEqual([0, null]);
});

test('it ends when its supervisor is gone', async () => {
  const [worker] = await startWorker();
  worker.disconnect();
  await once(worker, 'exit');
  expect(worker.exitCode ?? worker.signalCode).not.toBeNull();
});

test('it says what is wrong with its configuration', async () => {
  const [worker, message] = await startWorker({ DATABASE_URL: '', WORKER_ANALYSES: 'many' });
  expect(message).toMatchObject({ type: 'failed', code: 'bad_configuration' });
  expect((message as { message: string }).message).toMatch(/DATABASE_URL must be set[\s\S]*WORKER_ANALYSES/);
  expect((await once(worker, 'exit'))[0]).toBe(1);
});
