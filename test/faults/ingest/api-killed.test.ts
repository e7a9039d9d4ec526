import { expect, test } from 'vitest';
import { startLoad } from '../../load/delivery-load.ts';
import { startDurablePostgres } from '../../load/durable-postgres.ts';
import { findLost } from '../../load/find-lost.ts';
import { startApiProcess } from '../../load/start-api-process.ts';
import { inForm } from '../form.ts';

const KILLS = inForm({ short: 2, long: 12 });
const ACKED_BETWEEN = inForm({ short: 400, long: 4_000 });

test(
  'an API killed again and again under load loses nothing that it acknowledged, and repeats nothing',
  async () => {
    await using postgres = await startDurablePostgres();
    const { url: databaseUrl, hookId, secret } = postgres;
    let api = await startApiProcess({ databaseUrl });
    const { port } = api;
    const load = startLoad({ port, hookId, secret, lanes: 16, copies: 5 });
    for (let kill = 0; kill < KILLS; kill++) {
      await load.untilAcked(load.acked.size + ACKED_BETWEEN);
      await api.end('SIGKILL');
      api = await startApiProcess({ databaseUrl, port });
    }
    await load.untilAcked(load.acked.size + ACKED_BETWEEN);
    await load.stop();
    await api.end('SIGTERM');
    expect(load.acked.size).toBeGreaterThan(KILLS * ACKED_BETWEEN);
    expect(load.broken).toBeGreaterThan(0);
    expect([...load.statuses.keys()]).toEqual([202]);
    const { lost, stored } = await findLost(databaseUrl, load.acked);
    expect(lost).toEqual([]);
    // Beyond those there may be some whose acknowledgement never left.
    expect(stored - load.acked.size).toBeLessThanOrEqual(load.broken);
  },
  inForm({ short: 240_000, long: 1_800_000 }),
);
