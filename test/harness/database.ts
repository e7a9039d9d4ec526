import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { SET_UP_API_ROLE } from '../../lib/database/api-role.ts';
import { migrate } from '../../lib/database/migrate.ts';
import { METRIC_FUNCTIONS } from '../../sql/rollups/metric-snapshots/define-functions.ts';
import { askRunService } from './ask-run-service.ts';

const MIGRATIONS = new URL('../../sql/migrations/', import.meta.url);
const TEMPLATE_LOCK_ID = 8_271_114;
/** A closed connection's backend needs a moment to go. */
const LEAK_GRACE_MS = 1_000;
const LEAK_POLL_MS = 20;

export interface TestDatabase extends AsyncDisposable {
  /** Connection string of a database of this test's own, with all migrations applied. */
  readonly url: string;
}

/**
 * A database of the test's own, copied from a template that has all migrations. Dispose of it at the end (`await using`): that
 * drops it, and fails when the test left connections open.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const adminUrl = (await askRunService('postgres')).adminUrl!;
  const name = `test_${randomBytes(8).toString('hex')}`;
  await withAdmin(adminUrl, async (admin) => {
    const template = await ensureTemplate(admin, adminUrl);
    // Files are copied: through the log, as is the default, making and dropping take twice as long.
    await admin.query(`create database ${name} template ${template} strategy file_copy`);
  });
  return {
    url: urlOf(adminUrl, name),
    [Symbol.asyncDispose]: () => dropTestDatabase(adminUrl, name),
  };
}

/** An empty database: no migration was applied. For tests of the migrations themselves. */
export async function createEmptyTestDatabase(): Promise<TestDatabase> {
  const adminUrl = (await askRunService('postgres')).adminUrl!;
  const name = `test_${randomBytes(8).toString('hex')}`;
  await withAdmin(adminUrl, (admin) => admin.query(`create database ${name}`));
  return {
    url: urlOf(adminUrl, name),
    [Symbol.asyncDispose]: () => dropTestDatabase(adminUrl, name),
  };
}

async function dropTestDatabase(adminUrl: string, name: string): Promise<void> {
  await withAdmin(adminUrl, async (admin) => {
    const leaked = await findLeakedConnections(admin, name);
    await admin.query(`drop database ${name} with (force)`);
    if (leaked.length > 0) {
      throw new Error(
        `The test left ${leaked.length} database connection(s) open; last queries: ${leaked.join('; ')}`,
      );
    }
  });
}

async function findLeakedConnections(admin: pg.Client, name: string): Promise<string[]> {
  const deadline = performance.now() + LEAK_GRACE_MS;
  for (;;) {
    const { rows } = await admin.query<{ query: string }>(
      `select query from pg_stat_activity where datname = $1 and backend_type = 'client backend'`,
      [name],
    );
    if (rows.length === 0 || performance.now() > deadline) return rows.map((row) => row.query.slice(0, 200));
    await sleep(LEAK_POLL_MS);
  }
}

/** Makes the template once a run and once a version of the migrations; whoever comes meanwhile waits for the lock. */
async function ensureTemplate(admin: pg.Client, adminUrl: string): Promise<string> {
  const name = `template_${await hashMigrations()}`;
  await admin.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK_ID]);
  try {
    const { rowCount } = await admin.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) {
      const draft = `draft_${randomBytes(8).toString('hex')}`;
      await admin.query(`create database ${draft}`);
      await migrate({ databaseUrl: urlOf(adminUrl, draft), direction: 'up' });
      await admin.query(`alter database ${draft} rename to ${name}`);
    }
  } finally {
    await admin.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK_ID]);
  }
  return name;
}

async function hashMigrations(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of (await readdir(MIGRATIONS)).sort()) {
    hash.update(`${file}\0`).update(await readFile(new URL(file, MIGRATIONS)));
  }
  hash.update(METRIC_FUNCTIONS + SET_UP_API_ROLE);
  return hash.digest('hex').slice(0, 16);
}

async function withAdmin<T>(adminUrl: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

function urlOf(adminUrl: string, database: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.href;
}
