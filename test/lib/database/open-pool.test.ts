import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../../lib/database/database.ts';
import { createClient, openPool } from '../../../lib/database/open-pool.ts';
import { openTestDatabase } from '../../activities/open-test-database.ts';
import { waitUntil } from '../../workflows/wait-until.ts';

let opened: Awaited<ReturnType<typeof openTestDatabase>>;

beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened?.[Symbol.asyncDispose]());

/** Ends the server's side of connections, as a server that goes away does. */
async function terminate(applicationName: string): Promise<void> {
  const { rowCount } = await opened.database.pg.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1',
    [applicationName],
  );
  expect(rowCount).toBeGreaterThan(0);
}

test('a lent connection that breaks between two statements is told of once and fails its next statement', async () => {
  const told: string[] = [];
  const pool = openPool({
    connectionString: opened.url,
    application_name: 'lent',
    onConnectionError: (error) => told.push(error.message),
  });
  const client = await pool.connect();
  await client.query('select 1');
  await terminate('lent');
  await waitUntil('the break is told', async () => told.length > 0, 10_000);
  await expect(client.query('select 1')).rejects.toThrow();
  client.release(true);
  expect((await pool.query('select 2 as two')).rows).toEqual([{ two: 2 }]);
  expect(told).toEqual(['terminating connection due to administrator command']);
  await pool.end();
});

test('an idle connection that breaks is told of once and replaced', async () => {
  const told: string[] = [];
  const pool = openPool({
    connectionString: opened.url,
    application_name: 'idle',
    onConnectionError: (error) => told.push(error.message),
  });
  await pool.query('select 1');
  await terminate('idle');
  await waitUntil('the break is told', async () => told.length > 0, 10_000);
  expect((await pool.query('select 2 as two')).rows).toEqual([{ two: 2 }]);
  expect(told).toHaveLength(1);
  await pool.end();
});

test('both pools of a process go on after a server that went away between two statements of theirs', async () => {
  const told: string[] = [];
  const database = await openDatabase({
    url: opened.url,
    applicationName: 'both',
    onConnectionError: (error) => told.push(error.message),
  });
  const { sql } = await import('slonik');
  const count = sql.unsafe`select count(*)::int as n from pg_stat_activity where application_name = 'both'`;
  const client = await database.pg.connect();
  await client.query(`set application_name = 'both'`);
  const failure = await database.slonik
    .connect(async (connection) => {
      await connection.query(sql.unsafe`set application_name = 'both'`);
      await terminate('both');
      await waitUntil('the break is told', async () => told.length > 0, 10_000);
      await connection.one(count);
    })
    .catch((error: Error) => error);
  expect(failure).toBeInstanceOf(Error);
  client.release(true);
  expect(await database.slonik.oneFirst(count)).toBe(0);
  await database.close();
});

test('a single connection fails its statements, and nothing else', async () => {
  const client = createClient({ connectionString: opened.url, application_name: 'single' });
  await client.connect();
  const ended = new Promise((resolve) => client.once('end', resolve));
  await terminate('single');
  await ended;
  await expect(client.query('select 1')).rejects.toThrow();
});

test('without a listener of its own a lent connection would have ended the process', async () => {
  const pool = new pg.Pool({ connectionString: opened.url });
  const client = await pool.connect();
  expect(client.listenerCount('error')).toBe(0);
  client.release();
  await pool.end();
});
