import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, createClient } from '../../api/client.ts';
import type { Config } from '../../lib/config/config.ts';
import { PulseError } from '../../lib/errors.ts';
import { createLogger } from '../../lib/logger.ts';
import { layOutDataFolder } from '../../supervisor/data-folder.ts';
import { showProgressOn } from '../../supervisor/progress.ts';
import { readLockHolder } from '../../supervisor/services-lock.ts';
import { type ApiAccess, findRunningServices, withServices } from '../../supervisor/with-services.ts';
import { findSignedIn } from '../accounts/find-signed-in.ts';
import type { CliContext } from '../context.ts';

/** A first start downloads or builds the Temporal server. */
const STARTING_LIMIT_MS = 10 * 60_000;
const POLL_MS = 250;

/** A Pulse to work with, while a command needs it. */
export interface Pulse {
  readonly client: Client;
  /** Address of the API. */
  readonly baseUrl: string;
  /** Folder of its data; undefined when it runs elsewhere and its files are out of reach. */
  readonly dataDir: string | undefined;
  /** True when it goes on after the command. */
  readonly isService: boolean;
}

/**
 * Does some work with a Pulse: the one that PULSE_URL names, else the one that runs over the data folder, else one that is started for
 * it and stopped afterwards.
 *
 * @throws whatever the work throws; PulseError `interrupted` on Ctrl-C
 */
export async function withPulse<T>(
  context: CliContext,
  work: (pulse: Pulse, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { signal, stderr } = context;
  const config = context.readConfig();
  const workAt = ({ apiUrl, token }: ApiAccess, place: Pick<Pulse, 'dataDir' | 'isService'>): Promise<T> =>
    work({ client: createClient({ baseUrl: apiUrl, token }), baseUrl: apiUrl, ...place }, signal);
  const remote = await remoteServices(config);
  if (remote !== undefined) {
    return untilAborted(workAt(remote, { dataDir: undefined, isService: true }), signal);
  }
  const isService = await awaitLocalServices(config, signal);
  if (!isService) {
    stderr.write('Starting the services for this command ("npm start" keeps them running) …\n');
  }
  const options = {
    logger: createLogger({
      name: 'pulse',
      level: config.logLevel === 'info' ? 'warn' : config.logLevel,
      fd: 2,
    }),
    startProgress: showProgressOn(stderr as NodeJS.WriteStream),
    signal,
  };
  return withServices(config, options, (access) => workAt(access, { dataDir: config.dataDir, isService }));
}

/** The Pulse that the settings name, or that somebody signed in to. */
async function remoteServices(config: Config): Promise<ApiAccess | undefined> {
  const { apiUrl, token } = config;
  if (apiUrl !== undefined && token !== undefined) return { apiUrl, token };
  const signedIn = token === undefined ? await findSignedIn(config.userConfigDir, apiUrl) : undefined;
  if (signedIn !== undefined || apiUrl === undefined) return signedIn;
  throw new PulseError(
    'token_missing',
    'PULSE_URL names a Pulse that you are not signed in to: run `pulse login`, or set PULSE_TOKEN to a token.',
  );
}

/** Whether the services of `npm start` run; waits for them when they are just starting. */
async function awaitLocalServices(config: Config, signal: AbortSignal): Promise<boolean> {
  const { lockFile } = layOutDataFolder(config.dataDir);
  const deadline = performance.now() + STARTING_LIMIT_MS;
  for (;;) {
    if ((await findRunningServices(config)) !== undefined) return true;
    const holder = await readLockHolder(lockFile);
    if (holder?.kind !== 'server' || holder.state !== 'starting') return false;
    if (performance.now() > deadline) {
      throw new PulseError(
        'still_starting',
        `Pulse (process ${holder.pid}) has been starting for long: look at its output, or stop it and try again.`,
      );
    }
    await untilAborted(sleep(POLL_MS), signal);
  }
}

/** The result of some work, or PulseError `interrupted` as soon as the signal aborts. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(new PulseError('interrupted', 'Interrupted.'));
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort);
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
