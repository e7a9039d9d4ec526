import { expect, test } from 'vitest';
import { startLoad } from '../../load/delivery-load.ts';
import { startDurablePostgres } from '../../load/durable-postgres.ts';
import { findLost, type Inventory } from '../../load/find-lost.ts';
import { startApiProcess } from '../../load/start-api-process.ts';
import { inForm, LONG_FORM } from '../form.ts';
import { killServer } from './kill-postgres.ts';

const KILLS = inForm({ short: 1, long: 6 });
const ACKED_BETWEEN = inForm({ short: 800, long: 3_000 });

/**
 * What a commit leaves to others stays in memory until somebody writes it: with a log writer that sleeps for long, a commit
 * that did not wait for the disk is gone when the server is killed.
 */
const LAZY_LOG_WRITER = { wal_writer_delay: '10s', wal_writer_flush_after: '1GB', wal_buffers: '64MB' };

/** Kills the whole of PostgreSQL under load, over and over, and looks at what is left. */
async function killUnderLoad(apiUrlOf: (databaseUrl: string) => string): Promise<{
  readonly inventory: Inventory;
  readonly acked: number;
  readonly unexpected: number[];
}> {
  await using postgres = await startDurablePostgres(LAZY_LOG_WRITER);
  const { url, hookId, secret } = postgres;
  const api = await startApiProcess({ databaseUrl: apiUrlOf(url), logLevel: 'silent' });
  const load = startLoad({ port: api.port, hookId, secret, lanes: 16 });
  for (let kill = 0; kill < KILLS; kill++) {
    await load.untilAcked(load.acked.size + ACKED_BETWEEN);
    const { pid, exited } = postgres.server();
    await killServer(pid);
    await exited;
    await postgres.restart();
  }
  await load.untilAcked(load.acked.size + 100);
  await load.stop();
  // The process that met all of it is still the first one.
  const code = await api.end('SIGTERM');
  expect(code).toBe(0);
  const unexpected = [...load.statuses.keys()].filter((status) => status !== 202 && status !== 503);
  return { inventory: await findLost(url, load.acked), acked: load.acked.size, unexpected };
}

test(
  'a PostgreSQL killed under load loses nothing that was acknowledged, and the API goes on with the next one',
  async () => {
    const { inventory, acked, unexpected } = await killUnderLoad((url) => url);
    expect(acked).toBeGreaterThan(KILLS * ACKED_BETWEEN);
    expect(unexpected).toEqual([]);
    expect(inventory.lost).toEqual([]);
  },
  inForm({ short: 240_000, long: 600_000 }),
);

test.runIf(LONG_FORM)(
  'the same test finds out commits that do not wait for the disk',
  async () => {
    const { inventory, acked } = await killUnderLoad((url) => `${url}?options=-c%20synchronous_commit%3Doff`);
    expect(inventory.lost.length).toBeGreaterThan(0);
    process.stdout.write(`lost ${inventory.lost.length} of ${acked} acknowledged deliveries\n`);
  },
  600_000,
);
