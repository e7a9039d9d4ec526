import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { PulseError } from '../errors.ts';

const CONNECT_LIMIT_MS = 30_000;
const ATTEMPT_LIMIT_MS = 5_000;
const RETRY_MS = 100;

export interface TemporalOptions {
  /** `host:port`. */
  readonly address: string;
  readonly namespace: string;
  /** How long to try before giving up. */
  readonly connectLimitMs?: number;
  /** Ends the attempts early: its reason is thrown. */
  readonly signal?: AbortSignal;
}

/** A connected client; `close` ends its connection. */
export interface TemporalClient {
  readonly client: Client;
  readonly connection: Connection;
  close(): Promise<void>;
}

/**
 * Connects to Temporal, trying again while the server is not up yet.
 *
 * @throws PulseError `temporal_unreachable`
 */
export async function connectTemporal(options: TemporalOptions): Promise<TemporalClient> {
  const connection = await connect(options);
  return {
    client: new Client({ connection, namespace: options.namespace }),
    connection,
    close: () => connection.close(),
  };
}

async function connect(options: TemporalOptions): Promise<Connection> {
  const { address, signal } = options;
  const deadline = performance.now() + (options.connectLimitMs ?? CONNECT_LIMIT_MS);
  for (;;) {
    signal?.throwIfAborted();
    try {
      return await attempt(address, signal);
    } catch (cause) {
      signal?.throwIfAborted();
      if (performance.now() >= deadline) {
        throw new PulseError(
          'temporal_unreachable',
          `Temporal does not answer at ${address}: start it there, or change TEMPORAL_ADDRESS.`,
          { cause },
        );
      }
    }
    await sleep(RETRY_MS);
  }
}

/** One attempt, which the signal ends at once. */
async function attempt(address: string, signal: AbortSignal | undefined): Promise<Connection> {
  const connection = Connection.lazy({
    address,
    connectTimeout: ATTEMPT_LIMIT_MS,
    channelArgs: { 'grpc.initial_reconnect_backoff_ms': RETRY_MS },
  });
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => aborted.reject(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    await Promise.race([connection.ensureConnected(), aborted.promise]);
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}
