import { randomBytes } from 'node:crypto';
import { type Database, openDatabase } from '../../lib/database/database.ts';
import { migrate } from '../../lib/database/migrate.ts';
import { createClient } from '../../lib/database/open-pool.ts';
import { PulseError } from '../../lib/errors.ts';

/**
 * Lends a new, empty database on the same server, with the product's schema, and drops it afterwards: an evaluation leaves
 * nothing behind in the real one.
 * @throws PulseError `scratch_database_refused` when the role may not create databases
 */
export async function withScratchDatabase<T>(
  databaseUrl: string,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const name = `pulse_evaluate_${randomBytes(6).toString('hex')}`;
  await runAsAdmin(databaseUrl, `create database ${name}`).catch((cause: unknown) => {
    throw new PulseError(
      'scratch_database_refused',
      `Evaluating needs a database of its own, which could not be created: ${cause instanceof Error ? cause.message : String(cause)}.`,
      { cause },
    );
  });
  try {
    const url = new URL(databaseUrl);
    url.pathname = `/${name}`;
    await migrate({ databaseUrl: url.href, direction: 'up' });
    const database = await openDatabase({ url: url.href, applicationName: 'pulse evaluate' });
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  } finally {
    await runAsAdmin(databaseUrl, `drop database ${name} with (force)`);
  }
}

async function runAsAdmin(databaseUrl: string, statement: string): Promise<void> {
  const client = createClient({ connectionString: databaseUrl, application_name: 'pulse evaluate' });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
