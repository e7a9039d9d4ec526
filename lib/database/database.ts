import pg from 'pg';
import { createPool, type DatabasePool, type Interceptor, SchemaValidationError } from 'slonik';
import { PulseError } from '../errors.ts';
import { keepingClient } from './keeping-client.ts';
import { createListeningDriver } from './listening-driver.ts';
import { openPool } from './open-pool.ts';

/** Connections of one process: `slonik` for typed queries, `pg` for COPY, cursors and hot paths. */
export interface Database {
  readonly slonik: DatabasePool;
  readonly pg: pg.Pool;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** `postgres://` connection URL. */
  readonly url: string;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
  /** Connections of each of the two pools. */
  readonly poolSize?: number;
  readonly statementTimeoutMs?: number;
  /** The role of the database that statements run as; that of the login unless given. */
  readonly role?: string;
  /** Told of connections that broke while idle; without a listener Node would end with PostgreSQL. */
  readonly onConnectionError?: (error: Error) => void;
}

const DEFAULT_POOL_SIZE = 8;
const DEFAULT_STATEMENT_TIMEOUT_MS = 60_000;
const INT8_OID = 20;
const DATE_OID = 1082;

/** Checks each row against the zod schema of its query, and applies the schema's transforms. */
const resultParser: Interceptor = {
  name: 'result-parser',
  transformRow: (context, query, row) => {
    const parser = context.resultParser;
    if (!parser) return row;
    const result = parser['~standard'].validate(row);
    if (result instanceof Promise) throw new TypeError('row schemas must be synchronous');
    if (result.issues) throw new SchemaValidationError(query, row, result.issues);
    return result.value as typeof row;
  },
};

/** Ids and counts fit a double here; anything larger must be selected as text, not rounded in silence. */
function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) {
    throw new PulseError('int8_out_of_range', `int8 value ${text} is not a safe integer; select it as text`);
  }
  return value;
}

/**
 * Opens both pools (lazily: no connection is made before the first query).
 * int8 arrives as number, `date` as `YYYY-MM-DD` text, `timestamptz` as Date, in both.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const poolSize = options.poolSize ?? DEFAULT_POOL_SIZE;
  const statementTimeoutMs = options.statementTimeoutMs ?? DEFAULT_STATEMENT_TIMEOUT_MS;
  const onError = options.onConnectionError ?? (() => {});
  const types = new pg.TypeOverrides();
  types.setTypeParser(INT8_OID, parseInt8);
  types.setTypeParser(DATE_OID, (text: string) => text);
  const pool = openPool({
    connectionString: options.url,
    application_name: options.applicationName,
    max: poolSize,
    statement_timeout: statementTimeoutMs,
    connectionTimeoutMillis: 10_000,
    types,
    Client: keepingClient(options.role),
    // A connection is lent once it can be asked at once: `keepingClient` asks twice in a row.
    onConnect: async () => {},
    onConnectionError: onError,
  });
  const slonik = await createPool(options.url, {
    maxPoolSize: poolSize,
    statementTimeout: statementTimeoutMs,
    connectionTimeout: 10_000,
    idleTimeout: 30_000,
    driverFactory: createListeningDriver(onError, options.role),
    interceptors: [resultParser],
    // No query leaves session state behind, so a connection needs no DISCARD ALL between two uses.
    resetConnection: async () => {},
    typeParsers: [
      { name: 'int8', parse: parseInt8 },
      { name: 'date', parse: (text: string) => text },
      { name: 'timestamptz', parse: (text: string) => new Date(text) },
      { name: 'numeric', parse: (text: string) => Number(text) },
    ],
  });
  slonik.on('error', onError);
  return {
    slonik,
    pg: pool,
    close: async () => {
      await Promise.all([pool.end(), slonik.end()]);
    },
  };
}
