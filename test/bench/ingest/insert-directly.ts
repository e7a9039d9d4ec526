import { createHash, randomUUID } from 'node:crypto';
import pg from 'pg';
import { readExampleDeliveries } from '../../load/example-deliveries.ts';
import { serveParent } from '../run-child.ts';

/** What pgbench would do with a script of one INSERT: so many clients, each one row after the other. */
export interface InsertTask {
  readonly databaseUrl: string;
  readonly hookId: string;
  readonly clients: number;
  readonly seconds: number;
}

export interface InsertResult {
  readonly perSecond: number;
}

const STATEMENT = {
  name: 'insert',
  text: `insert into webhook_deliveries
    (delivery_id, hook_id, event_name, headers, content_type, payload, payload_sha256)
    values ($1, $2, $3, $4, $5, $6, $7)`,
};
const HEADERS = JSON.stringify({ 'user-agent': 'GitHub-Hookshot/044aadd', 'x-github-hook-id': '292430182' });

serveParent(async ({ databaseUrl, hookId, clients, seconds }: InsertTask): Promise<InsertResult> => {
  const rows = readExampleDeliveries(hookId, 'none').map(({ eventName, body }) => {
    const digest = createHash('sha256').update(body).digest();
    return [hookId, eventName, HEADERS, 'application/json', body, digest];
  });
  const pool = new pg.Pool({ connectionString: databaseUrl, max: clients });
  let inserted = 0;
  const startedMs = performance.now();
  const untilMs = startedMs + seconds * 1000;
  const runClient = async (): Promise<void> => {
    const client = await pool.connect();
    while (performance.now() < untilMs) {
      const row = rows[inserted++ % rows.length]!;
      await client.query({ ...STATEMENT, values: [randomUUID(), ...row] });
    }
    client.release();
  };
  await Promise.all(Array.from({ length: clients }, runClient));
  const perSecond = (inserted * 1000) / (performance.now() - startedMs);
  await pool.end();
  return { perSecond };
});
