import type { Config } from '../lib/config/config.ts';
import { PulseError } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import { readToken } from '../lib/token.ts';
import { layOutDataFolder } from './data-folder.ts';
import type { StartProgress } from './progress.ts';
import { readLockHolder } from './services-lock.ts';
import { type Services, type StartServicesOptions, startServices } from './start-services.ts';

/** How to reach the API. */
export interface ApiAccess {
  readonly apiUrl: string;
  readonly token: string;
}

/** The API of `npm start` over this data folder, when that is up; undefined when nothing runs there. */
export async function findRunningServices(config: Config): Promise<ApiAccess | undefined> {
  const holder = await readLockHolder(layOutDataFolder(config.dataDir).lockFile);
  if (holder?.kind !== 'server' || holder.state !== 'ready' || holder.addresses === undefined)
    return undefined;
  const token = config.token ?? (await readToken(config.dataDir));
  if (token === undefined) {
    throw new PulseError(
      'token_missing',
      `Pulse runs at ${holder.addresses.apiUrl}, but ${config.dataDir}/token is gone: set PULSE_TOKEN to its token, or start it anew.`,
    );
  }
  return { apiUrl: holder.addresses.apiUrl, token };
}

export interface WithServicesOptions {
  readonly logger: Logger;
  /** Shows what takes long: the first start downloads or builds the Temporal server. */
  readonly startProgress: StartProgress;
  /** Ends the start and the work; what was started is stopped in order before the promise settles. */
  readonly signal: AbortSignal;
  /** What API and worker run; their `main.ts` unless given. */
  readonly scripts?: StartServicesOptions['scripts'];
}

/**
 * Does some work with the services: with those of `npm start` when they run, else with ones that are started for it, on free
 * ports, and stopped afterwards.
 *
 * @throws whatever the work throws; PulseError `interrupted` when the signal ended it
 */
export async function withServices<T>(
  config: Config,
  options: WithServicesOptions,
  work: (access: ApiAccess) => Promise<T>,
): Promise<T> {
  const { signal } = options;
  const running = await findRunningServices(config);
  if (running !== undefined) return raceAbort(work(running), signal);
  const services = await startForCommand(config, options);
  try {
    return await raceAbort(work(services), signal);
  } finally {
    await services.stop();
  }
}

async function startForCommand(config: Config, options: WithServicesOptions): Promise<Services> {
  try {
    return await startServices(config, { kind: 'command', ports: 'any', output: 'files', ...options });
  } catch (error) {
    throw options.signal.aborted ? interruption() : error;
  }
}

/** The work's result, or an error as soon as the signal aborts: work that ignores the signal does not hold us up. */
async function raceAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => aborted.reject(interruption());
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function interruption(): PulseError {
  return new PulseError('interrupted', 'Interrupted.');
}
