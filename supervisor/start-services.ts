import type { Config } from '../lib/config/config.ts';
import { PulseError } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import { ensureSecretKeysFile } from '../lib/secrets/key-file.ts';
import { ensureToken, tokenFile } from '../lib/token.ts';
import { startChildService } from './child-service.ts';
import { type ChosenPorts, choosePorts } from './choose-ports.ts';
import { type DataFolder, prepareDataFolder } from './data-folder.ts';
import { endLeftovers, type SERVICE_NAMES } from './end-leftovers.ts';
import { keepRunning } from './keep-running.ts';
import type { StartProgress } from './progress.ts';
import { acquireServicesLock, type HolderKind, type ServiceAddresses } from './services-lock.ts';
import { startDatabase, startTemporalServer } from './start-surroundings.ts';

type ServiceName = (typeof SERVICE_NAMES)[number];

/** Together with Temporal's and PostgreSQL's own limits less than 15 s. */
const STOP_LIMITS_MS: Readonly<Record<ServiceName, number>> = { api: 2_000, worker: 4_000 };
const HEALTH_LIMIT_MS = 5_000;

export interface StartServicesOptions {
  readonly kind: HolderKind;
  /** `any` takes free ports instead of the configured ones. */
  readonly ports: 'configured' | 'any';
  /** Where API and worker print: into our own output, or into files of the data folder. */
  readonly output: 'inherit' | 'files';
  readonly logger: Logger;
  readonly startProgress: StartProgress;
  /** Ends a start that is under way. */
  readonly signal?: AbortSignal;
  /** What API and worker run; their `main.ts` unless given. */
  readonly scripts?: Readonly<Record<ServiceName, string>> | undefined;
  /** Further variables of the environment that API and worker get. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface Services {
  readonly apiUrl: string;
  /** The API's bearer token. */
  readonly token: string;
  readonly addresses: ServiceAddresses;
  /** Stops everything in order: API, worker, Temporal, PostgreSQL. */
  stop(): Promise<void>;
}

/**
 * Starts everything Pulse needs over one data folder, and keeps it running: PostgreSQL and Temporal unless the configuration names
 * others, the schema, worker and API. Resolves when all of it is healthy; when something cannot start, what has started is stopped.
 *
 * @throws PulseError whose message is one sentence for people
 */
export async function startServices(config: Config, options: StartServicesOptions): Promise<Services> {
  const signal = options.signal ?? new AbortController().signal;
  const folder = await prepareDataFolder(config.dataDir);
  const lock = await acquireServicesLock(folder.lockFile, options.kind);
  const stack = new AsyncDisposableStack();
  stack.defer(() => lock.release());
  const stop = async (): Promise<void> => {
    if (stack.disposed) return;
    // Whatever becomes of the note, everything stops.
    await lock.update('stopping').catch(() => {});
    await stack.disposeAsync();
  };
  try {
    await endLeftovers(folder);
    signal.throwIfAborted();
    const ports = await choosePorts(config, options.ports);
    // API and worker find the keys in the folder: they change there while both run.
    if (config.secretKeys === undefined) await ensureSecretKeysFile(config.dataDir);
    const token = config.token ?? (await ensureToken(config.dataDir));
    const { logger, startProgress } = options;
    const surroundings = { config, folder, ports, stack, signal, logger, startProgress };
    const [databaseUrl, temporalAddress] = await all([
      startDatabase(surroundings),
      startTemporalServer(surroundings),
    ]);
    signal.throwIfAborted();
    const addresses = describeAddresses(config, ports, temporalAddress);
    const environment = {
      ...options.settings,
      ...describeEnvironment(config, { ports, token, databaseUrl, temporalAddress }),
    };
    await startOwnServices({ folder, stack, environment, apiUrl: addresses.apiUrl, ...options });
    signal.throwIfAborted();
    await lock.update('ready', addresses);
    return { apiUrl: addresses.apiUrl, token, addresses, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface OwnServices extends StartServicesOptions {
  readonly folder: DataFolder;
  readonly stack: AsyncDisposableStack;
  readonly environment: Readonly<Record<string, string>>;
  readonly apiUrl: string;
}

/** Worker and API load at the same time; the API, which others talk to, stops first. */
async function startOwnServices(options: OwnServices): Promise<void> {
  const { folder, environment, logger } = options;
  const scripts = options.scripts ?? { api: 'api/main.ts', worker: 'worker/main.ts' };
  const keep = (name: ServiceName, title: string, checkHealth?: () => Promise<void>) =>
    keepRunning({
      name: title,
      logger,
      start: () =>
        startChildService({
          name: title,
          script: scripts[name],
          environment,
          recordFile: folder.recordFile(name),
          stopLimitMs: STOP_LIMITS_MS[name],
          ...(options.output === 'files' ? { logFile: folder.logFile(name) } : {}),
          ...(checkHealth === undefined ? {} : { checkHealth }),
        }),
    });
  const starts = [keep('worker', 'worker'), keep('api', 'API', () => checkHealth(options.apiUrl))];
  for (const start of await Promise.allSettled(starts)) {
    if (start.status === 'fulfilled') options.stack.defer(() => start.value.stop());
  }
  await all(starts);
}

async function checkHealth(apiUrl: string): Promise<void> {
  const response = await fetch(`${apiUrl}/healthz`, { signal: AbortSignal.timeout(HEALTH_LIMIT_MS) }).catch(
    (cause: Error) => {
      throw new PulseError('api_unhealthy', `The API does not answer at ${apiUrl}: ${cause.message}.`, {
        cause,
      });
    },
  );
  await response.body?.cancel();
  if (!response.ok) {
    throw new PulseError(
      'api_unhealthy',
      `The API at ${apiUrl} is not healthy: it answers ${response.status}.`,
    );
  }
}

/** Waits for all, also when one fails, so that nothing starts behind the back of whoever cleans up; then throws the first error. */
async function all<T extends readonly Promise<unknown>[] | []>(
  promises: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}

function describeAddresses(config: Config, ports: ChosenPorts, temporalAddress: string): ServiceAddresses {
  // Whoever listens everywhere is reached here.
  const host = ['0.0.0.0', '::'].includes(config.host) ? '127.0.0.1' : config.host;
  const apiUrl = `http://${host.includes(':') ? `[${host}]` : host}:${ports.api}`;
  return {
    apiUrl,
    docsUrl: `${apiUrl}/docs`,
    temporalUiUrl: config.temporalAddress === undefined ? `http://127.0.0.1:${ports.temporalUi}` : undefined,
    temporalAddress,
    tokenFile: config.token === undefined ? tokenFile(config.dataDir) : undefined,
  };
}

interface Surroundings {
  readonly ports: ChosenPorts;
  readonly token: string;
  readonly databaseUrl: string;
  readonly temporalAddress: string;
}

/** What worker and API read through `readServiceConfig`. */
function describeEnvironment(config: Config, surroundings: Surroundings): Record<string, string> {
  return {
    HOST: config.host,
    PORT: String(surroundings.ports.api),
    PULSE_DATA_DIR: config.dataDir,
    PULSE_TOKEN: surroundings.token,
    // What files say has been read: two answers to one question would be refused.
    PULSE_TOKEN_FILE: '',
    DATABASE_PASSWORD_FILE: '',
    PULSE_THREADS: String(config.threads),
    DATABASE_URL: surroundings.databaseUrl,
    TEMPORAL_ADDRESS: surroundings.temporalAddress,
    TEMPORAL_NAMESPACE: config.temporalNamespace,
    TEMPORAL_UI_PORT: String(surroundings.ports.temporalUi),
    LOG_LEVEL: config.logLevel,
  };
}
