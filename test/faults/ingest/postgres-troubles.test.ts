import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type DeliveryLoad, startLoad } from '../../load/delivery-load.ts';
import { type DurablePostgres, startDurablePostgres } from '../../load/durable-postgres.ts';
import { findLost } from '../../load/find-lost.ts';
import { mountSmallDisk } from '../../load/mount-small-disk.ts';
import { type ApiProcess, startApiProcess } from '../../load/start-api-process.ts';
import { inForm } from '../form.ts';
import { signalServer } from './kill-postgres.ts';

const FREEZE_MS = inForm({ short: 2_000, long: 30_000 });
const DROPS = inForm({ short: 10, long: 100 });
const DISK_MB = 16;

let postgres: DurablePostgres;
let api: ApiProcess;
let admin: pg.Pool;
let load: DeliveryLoad;
beforeAll(async () => {
  postgres = await startDurablePostgres();
  api = await startApiProcess({ databaseUrl: postgres.url, logLevel: 'silent' });
  admin = new pg.Pool({ connectionString: postgres.url, max: 1 });
});
afterEach(async () => {
  // Whatever happened, nothing that was acknowledged is lost, nobody heard anything else, and it goes on.
  await load.untilAcked(load.acked.size + 200);
  await load.stop();
  expect([...load.statuses.keys()].filter((status) => status !== 202 && status !== 503)).toEqual([]);
  expect((await findLost(postgres.url, load.acked)).lost).toEqual([]);
  await admin.query('truncate webhook_deliveries');
});
afterAll(async () => {
  await admin.end();
  await api.end('SIGTERM');
  await postgres[Symbol.asyncDispose]();
});

const begin = (lanes = 16): void => {
  const { hookId, secret } = postgres;
  load = startLoad({ port: api.port, hookId, secret, lanes });
};

test('a frozen PostgreSQL delays acknowledgements, and is waited for no longer than GitHub waits', async () => {
  begin();
  await load.untilAcked(300);
  await signalServer(postgres.server().pid, 'SIGSTOP');
  await sleep(100);
  const before = load.acked.size;
  await sleep(FREEZE_MS);
  expect(load.acked.size).toBe(before);
  // Statements are given up after 8 s: those who wait then hear of it instead of nothing.
  if (FREEZE_MS > 10_000) expect(load.statuses.get(503)).toBeGreaterThan(0);
  await signalServer(postgres.server().pid, 'SIGCONT');
}, 120_000);

test('dropped connections are replaced', async () => {
  begin();
  await load.untilAcked(300);
  let dropped = 0;
  while (dropped < DROPS) {
    const { rowCount } = await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pulse-ingest'`,
    );
    dropped += rowCount ?? 0;
    await sleep(20);
  }
}, 120_000);

test('a full disk refuses deliveries, and takes them again when there is room', async (context) => {
  await using disk = await mountSmallDisk(DISK_MB);
  begin();
  if (disk === undefined) {
    context.skip('a small file system cannot be mounted here');
    return;
  }
  await load.untilAcked(100);
  await admin.query(`create tablespace small location '${disk.path}'`);
  await admin.query('alter table webhook_deliveries set tablespace small');
  while ((load.statuses.get(503) ?? 0) < 100) await sleep(20);
  const whenFull = load.acked.size;
  await disk.grow(DISK_MB * 20);
  await load.untilAcked(whenFull + 500);
  await load.stop();
  expect((await findLost(postgres.url, load.acked)).lost).toEqual([]);
  await admin.query('truncate webhook_deliveries');
  await admin.query('alter table webhook_deliveries set tablespace pg_default');
  await admin.query('drop tablespace small');
  begin();
}, 120_000);
