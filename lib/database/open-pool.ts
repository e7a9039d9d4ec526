import pg from 'pg';

export type PoolOptions = Omit<pg.PoolConfig, 'Promise'> & {
  /** Told of each connection that breaks, idle or lent. What was asked of it then fails by itself. */
  readonly onConnectionError: (error: Error) => void;
};

/**
 * A pool whose connections have a listener for `error` from their birth to their end. `pg` listens to idle ones only: one that is
 * lent out and breaks between two statements would end the whole process with PostgreSQL.
 */
export function openPool({ onConnectionError, ...config }: PoolOptions): pg.Pool {
  const pool = new pg.Pool(config);
  // Each connection tells of itself; without a listener of its own the pool would throw what an idle one told.
  pool.on('error', () => {});
  pool.on('connect', (client) => {
    // The server's farewell and the end of the connection come as two errors: the first says why.
    client.once('error', onConnectionError);
    client.on('error', () => {});
  });
  return pool;
}

/** One connection with a listener for `error` from its birth: a server that goes away fails its statements, not the process. */
export function createClient(config: pg.ClientConfig): pg.Client {
  const client = new pg.Client(config);
  client.on('error', () => {});
  return client;
}
