import { expect, test } from 'vitest';
import { startLoad } from '../../load/delivery-load.ts';
import { startDurablePostgres } from '../../load/durable-postgres.ts';
import { findLost } from '../../load/find-lost.ts';
import { startApiProcess } from '../../load/start-api-process.ts';
import { inForm } from '../form.ts';

const STOPS = inForm({ short: 2, long: 15 });
/** The supervisor's patience. */
const STOP_LIMIT_MS = 2_000;

test('an API that is asked to stop under load answers everybody whom it heard, and then ends', async () => {
  await using postgres = await startDurablePostgres();
  const { url: databaseUrl, hookId, secret } = postgres;
  for (let stop = 0; stop < STOPS; stop++) {
    const api = await startApiProcess({ databaseUrl });
    const load = startLoad({ port: api.port, hookId, secret, lanes: 32 });
    await load.untilAcked(1_000);
    const startedMs = performance.now();
    const code = await api.end('SIGTERM');
    const tookMs = performance.now() - startedMs;
    await load.stop();
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(STOP_LIMIT_MS);
    expect([...load.statuses.keys()]).toEqual([202]);
    expect(load.broken).toBe(0);
    expect((await findLost(databaseUrl, load.acked)).lost).toEqual([]);
  }
}, 120_000);
