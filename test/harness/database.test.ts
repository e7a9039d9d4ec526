import pg from 'pg';
import { expect, test } from 'vitest';
import { createEmptyTestDatabase, createTestDatabase } from './database.ts';

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

test('each test database has the migrations applied and is its own', async () => {
  await using first = await createTestDatabase();
  await using second = await createTestDatabase();
  const client = await connect(first.url);
  await client.query('create table only_in_first (id int)');
  const { rows } = await client.query<{ count: string }>('select count(*) from schema_migrations');
  await client.end();
  expect(Number(rows[0]!.count)).toBeGreaterThan(0);

  const other = await connect(second.url);
  await expect(other.query('select * from only_in_first')).rejects.toThrow('does not exist');
  await other.end();
});

test('an empty test database has no migration applied', async () => {
  await using database = await createEmptyTestDatabase();
  const client = await connect(database.url);
  await expect(client.query('select * from schema_migrations')).rejects.toThrow('does not exist');
  await client.end();
});

test('a connection that a test leaves open fails it', async () => {
  const database = await createEmptyTestDatabase();
  const client = await connect(database.url);
  client.on('error', () => {});
  await client.query('select 42 as leaked');
  await expect(database[Symbol.asyncDispose]()).rejects.toThrow('select 42 as leaked');
});
