import type { Config } from '../lib/config/config.ts';
import { migrate } from '../lib/database/migrate.ts';
import type { Logger } from '../lib/logger.ts';
import { connectTemporal } from '../lib/temporal/temporal-client.ts';
import type { ChosenPorts } from './choose-ports.ts';
import type { DataFolder } from './data-folder.ts';
import { findFreePort } from './free-port.ts';
import { keepRunning } from './keep-running.ts';
import { ensureClusterPassword } from './postgres/cluster-password.ts';
import { checkDatabase, ensureDatabase } from './postgres/ensure-database.ts';
import { POSTGRES_SETTINGS } from './postgres/server-settings.ts';
import { type Postgres, startPostgres } from './postgres/start-postgres.ts';
import type { StartProgress } from './progress.ts';
import { findTemporalProgram } from './temporal/find-program.ts';
import { guardUi } from './temporal/guard-ui.ts';
import { prepareNamespace } from './temporal/prepare-namespace.ts';
import { openState } from './temporal/state/open-state.ts';
import { startOverState } from './temporal/state/start-over-state.ts';

/** Name of our database in the embedded server. */
export const DATABASE = 'pulse';
const TEMPORAL_CONNECT_LIMIT_MS = 5_000;

export interface SurroundingsOptions {
  readonly config: Config;
  readonly folder: DataFolder;
  readonly ports: ChosenPorts;
  readonly logger: Logger;
  readonly startProgress: StartProgress;
  /** Whatever starts is handed to this stack, whose end stops it. */
  readonly stack: AsyncDisposableStack;
  readonly signal: AbortSignal;
}

/** Brings up the database with its schema, or uses the one that the configuration names. Returns its URL. */
export async function startDatabase(options: SurroundingsOptions): Promise<string> {
  const { config, logger, signal } = options;
  const databaseUrl = config.databaseUrl ?? (await startEmbeddedPostgres(options));
  signal.throwIfAborted();
  if (config.databaseUrl !== undefined) await checkDatabase(config.databaseUrl);
  const migrations = await migrate({ databaseUrl, direction: 'up' });
  logger.info({ migrations }, 'the database is ready');
  return databaseUrl;
}

async function startEmbeddedPostgres({ folder, ports, logger, stack }: SurroundingsOptions): Promise<string> {
  const password = await ensureClusterPassword(folder.postgresPasswordFile, folder.postgresDir);
  let server: Postgres | undefined;
  const kept = await keepRunning({
    name: 'PostgreSQL',
    logger,
    start: async () => {
      server = await startPostgres({
        dataDir: folder.postgresDir,
        port: ports.postgres,
        password,
        logFile: folder.logFile('postgres'),
        settings: POSTGRES_SETTINGS,
      });
      return server;
    },
  });
  stack.defer(() => kept.stop());
  await ensureDatabase(server!.url('postgres'), DATABASE);
  return server!.url(DATABASE);
}

/** Brings up Temporal with our namespace and search attributes, or uses the one that the configuration names. Returns its address. */
export async function startTemporalServer(options: SurroundingsOptions): Promise<string> {
  const { config, logger, signal } = options;
  const address = config.temporalAddress ?? (await startLocalTemporal(options));
  signal.throwIfAborted();
  const namespace = config.temporalNamespace;
  if (config.temporalAddress !== undefined) await prepareTemporal(address, namespace);
  logger.info({ address, namespace }, 'Temporal is ready');
  return address;
}

/** Makes the namespace and the search attributes of a Temporal server that others run, as far as they are missing. */
export async function prepareTemporal(address: string, namespace: string): Promise<void> {
  const temporal = await connectTemporal({ address, namespace, connectLimitMs: TEMPORAL_CONNECT_LIMIT_MS });
  await prepareNamespace(temporal.connection, namespace).finally(() => temporal.close());
}

async function startLocalTemporal(options: SurroundingsOptions): Promise<string> {
  const { config, folder, ports, logger, startProgress, stack, signal } = options;
  const program = await findTemporalProgram({
    programDir: config.binDir,
    downloadUrl: config.temporalDownloadUrl,
    startProgress,
    signal,
  });
  signal.throwIfAborted();
  const state = openState({ file: folder.temporalStateFile, program, logger });
  const ui = { host: '127.0.0.1', port: await findFreePort() };
  stack.defer(await guardUi({ target: ui, port: ports.temporalUi }));
  let address = '';
  const kept = await keepRunning({
    name: 'Temporal',
    logger,
    start: async () => {
      const server = await startOverState(
        {
          program,
          port: ports.temporal,
          ui,
          logFile: folder.logFile('temporal'),
          recordFile: folder.recordFile('temporal'),
        },
        state,
        // At each start: a server that was started again may have lost its state.
        (running) => prepareTemporal(running, config.temporalNamespace),
      );
      address = server.address;
      return server;
    },
  });
  stack.defer(() => kept.stop());
  return address;
}
