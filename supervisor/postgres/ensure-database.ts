import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { createClient } from '../../lib/database/open-pool.ts';
import { PulseError } from '../../lib/errors.ts';

const CONNECT_LIMIT_MS = 5_000;
const ATTEMPT_LIMIT_MS = 5_000;
const RETRY_MS = 250;
const VERSION_MIN = 15;

/** PostgreSQL's codes for "not yet": cannot connect now, too many connections. */
const TRANSIENT_CODES = new Set(['57P03', '53300', 'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT']);

/** Creates a database of the embedded server unless it is there. */
export async function ensureDatabase(adminUrl: string, name: string): Promise<void> {
  const client = await connect(adminUrl);
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

/**
 * Makes sure that the user's own PostgreSQL answers and is new enough; waits some seconds for one that is just starting.
 *
 * @throws PulseError `database_unreachable` or `database_too_old`; the password is not in the message
 */
export async function checkDatabase(databaseUrl: string): Promise<void> {
  const client = await connect(databaseUrl);
  try {
    const { rows } = await client.query<{ version: string }>(
      `select current_setting('server_version') as version`,
    );
    const version = rows[0]?.version ?? '0';
    if (Number.parseInt(version, 10) < VERSION_MIN) {
      throw new PulseError(
        'database_too_old',
        `The PostgreSQL of DATABASE_URL is version ${version}: Pulse needs ${VERSION_MIN} or newer.`,
      );
    }
  } finally {
    await client.end();
  }
}

async function connect(databaseUrl: string): Promise<pg.Client> {
  const deadline = performance.now() + CONNECT_LIMIT_MS;
  for (;;) {
    const client = createClient({
      connectionString: databaseUrl,
      connectionTimeoutMillis: ATTEMPT_LIMIT_MS,
      application_name: 'pulse supervisor',
    });
    try {
      await client.connect();
      return client;
    } catch (cause) {
      await client.end().catch(() => {});
      const code = (cause as { code?: string }).code ?? '';
      if (!TRANSIENT_CODES.has(code) || performance.now() > deadline) {
        const { host, pathname } = new URL(databaseUrl);
        const reason = (cause as Error).message || code;
        throw new PulseError(
          'database_unreachable',
          `PostgreSQL at ${host}${pathname} cannot be used (${reason}): start it, or correct DATABASE_URL.`,
          { cause },
        );
      }
    }
    await sleep(RETRY_MS);
  }
}
