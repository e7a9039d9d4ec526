import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import { installZones } from '../calendar/install-zones.ts';
import { PulseError } from '../errors.ts';
import { installMetricFunctions } from '../rollups/install-metric-functions.ts';
import { SET_UP_API_ROLE } from './api-role.ts';
import { createClient } from './open-pool.ts';

const MIGRATIONS_TABLE = 'schema_migrations';
const MIGRATIONS_DIR = fileURLToPath(new URL('../../sql/migrations', import.meta.url));
/** Serialises migrations of one database; any number will do as long as nobody else uses it. */
const LOCK_ID = 5_020_181_105;

export interface MigrateOptions {
  readonly databaseUrl: string;
  readonly direction: 'up' | 'down';
  /** How many migrations to run; unless given, all when going up and one when going down. */
  readonly count?: number;
  /** Folder of `NNNN-name.up.sql` and `NNNN-name.down.sql`. */
  readonly migrationsDir?: string;
}

/**
 * Brings the schema up or down in one transaction, so that a failing migration leaves nothing behind. Waits for another
 * migration of the same database to end first.
 *
 * @returns the names of the migrations that ran, in order
 * @throws PulseError `migration_failed`, naming the migration and PostgreSQL's complaint
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  let current: string | undefined;
  const note = (message: string): void => {
    current = /^### MIGRATION (.+) \((?:UP|DOWN)\) ###/.exec(message)?.[1] ?? current;
  };
  const ignore = (): void => {};
  const client = createClient({ connectionString: options.databaseUrl });
  try {
    await client.connect();
    const ran = await runner({
      dbClient: client,
      dir: options.migrationsDir ?? MIGRATIONS_DIR,
      migrationsTable: MIGRATIONS_TABLE,
      migrationLoaderStrategies: [{ extensions: ['.sql'], loader: 'sql' }],
      direction: options.direction,
      ...(options.count === undefined ? {} : { count: options.count }),
      singleTransaction: true,
      checkOrder: true,
      advisoryLockMode: 'wait',
      lockValue: LOCK_ID,
      logger: { debug: ignore, info: note, warn: ignore, error: ignore },
    });
    if (options.direction === 'up') {
      current = undefined;
      // Made of the metrics' declarations, in a transaction of their own: the migrations stand without them.
      await installZones(client);
      await installMetricFunctions(client);
      await client.query(SET_UP_API_ROLE);
    }
    return ran.map((migration) => migration.name);
  } catch (cause) {
    const where = current === undefined ? 'Migrations' : `Migration ${current} (${options.direction})`;
    throw new PulseError(
      'migration_failed',
      `${where} failed: ${(cause as Error).message.replace(/\.?$/, '.')}`,
      { cause },
    );
  } finally {
    await client.end();
  }
}

export interface MigrationStatus {
  readonly name: string;
  /** When it was applied; null while it waits. */
  readonly appliedAt: Date | null;
}

/** Applied migrations in order of application, then the waiting ones in order of name. Changes nothing in the database. */
export async function readMigrationStatus(options: {
  readonly databaseUrl: string;
  readonly migrationsDir?: string;
}): Promise<MigrationStatus[]> {
  const files = await listMigrations(options.migrationsDir);
  const applied = await readApplied(options.databaseUrl);
  const known = new Set(applied.map((migration) => migration.name));
  const waiting = files.filter((name) => !known.has(name)).map((name) => ({ name, appliedAt: null }));
  return [...applied, ...waiting];
}

/** Names of the migrations this version of Pulse knows, in order. */
export async function listMigrations(migrationsDir: string = MIGRATIONS_DIR): Promise<string[]> {
  const files = await readdir(migrationsDir);
  return files
    .filter((file) => file.endsWith('.up.sql'))
    .map((file) => file.slice(0, -'.up.sql'.length))
    .sort();
}

async function readApplied(databaseUrl: string): Promise<MigrationStatus[]> {
  const client = createClient({ connectionString: databaseUrl });
  await client.connect();
  try {
    const table = await client.query<{ found: string | null }>('select to_regclass($1) as found', [
      MIGRATIONS_TABLE,
    ]);
    if (table.rows[0]?.found == null) return [];
    const { rows } = await client.query<{ name: string; run_on: Date }>(
      `select name, run_on at time zone current_setting('timezone') as run_on from ${MIGRATIONS_TABLE} order by run_on, id`,
    );
    return rows.map((row) => ({ name: row.name, appliedAt: row.run_on }));
  } finally {
    await client.end();
  }
}
