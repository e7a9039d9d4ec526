import pg from 'pg';
import { expect, test } from 'vitest';
import { waitUntil } from '../workflows/wait-until.ts';
import { LONG_FORM } from './form.ts';
import { writeHistory } from './relay-history.ts';
import { arrive, connect, createRelayStage } from './relay-stage.ts';

const REPOSITORY = { providerId: 7_000, owner: 'acme', name: 'one' };
const TAKEN_OVER_LIMIT_MS = 180_000;

test.runIf(LONG_FORM)(
  'the place of a relay that hangs is taken by another, and what it does when it wakes up does no harm',
  async () => {
    await using stage = await createRelayStage();
    const url = await stage.postgres.create('frozen');
    const pool = new pg.Pool({ connectionString: url, max: 2 });
    const [hookId] = await connect(pool, [REPOSITORY], 1);
    const deliveries = writeHistory([REPOSITORY], 12).map((event) => ({ ...event, hookId: hookId! }));
    const third = Math.ceil(deliveries.length / 3);
    const untilProcessed = (count: number): Promise<void> =>
      waitUntil(
        `${count} are processed`,
        async () => {
          const { rows } = await pool.query(
            `select count(*)::int as done from webhook_deliveries where status = 'processed'`,
          );
          return rows[0].done >= count;
        },
        TAKEN_OVER_LIMIT_MS,
      );
    {
      await using hanging = await stage.startWorker(url);
      await arrive(pool, deliveries.slice(0, third));
      await untilProcessed(third);
      await using _ = await stage.startWorker(url);
      process.kill(hanging.pid, 'SIGSTOP');
      await arrive(pool, deliveries.slice(third, 2 * third));
      await untilProcessed(2 * third);
      process.kill(hanging.pid, 'SIGCONT');
      await arrive(pool, deliveries.slice(2 * third));
      await untilProcessed(deliveries.length);
    }
    const { rows } = await pool.query(
      'select status, attempts, count(*)::int from webhook_deliveries group by 1, 2',
    );
    expect(rows).toEqual([{ status: 'processed', attempts: 1, count: deliveries.length }]);
    await pool.end();
  },
  300_000,
);
