import { parseArgs } from 'node:util';
import { type Config, readConfig } from '../lib/config.ts';
import { PulseError } from '../lib/errors.ts';
import { createLogger, type Logger } from '../lib/logger.ts';
import { waitForStopRequest } from '../lib/stop-request.ts';
import { layOutDataFolder } from './data-folder.ts';
import { endLeftovers } from './end-leftovers.ts';
import { showProgressOn } from './progress.ts';
import { type Services, type StartServicesOptions, startServices } from './start-services.ts';
import { syncRepository } from './sync-repository.ts';

const STOP_LIMIT_MS = 14_500;
const USAGE = 'Usage: npm start [-- --repo <path or URL of a Git repository>]';
const EXIT_FAILED = 1;
const EXIT_WRONG_USE = 2;

export interface SupervisorOptions {
  readonly args: readonly string[];
  /** What API and worker run; their `main.ts` unless given. */
  readonly scripts?: StartServicesOptions['scripts'];
}

/**
 * What `npm start` does: starts everything, says so in one line, syncs the repository it was given, serves until it is asked to
 * stop, and stops everything.
 *
 * @returns the exit code
 */
export async function runSupervisor(options: SupervisorOptions): Promise<number> {
  let repository: string | undefined;
  try {
    repository = readRepository(options.args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${USAGE}\n`);
    return EXIT_WRONG_USE;
  }
  try {
    const config = readConfig();
    await serve(config, repository, options.scripts);
    return 0;
  } catch (error) {
    // A known problem is told in one sentence; anything else is a defect, whose stack helps.
    const text = error instanceof PulseError ? error.message : (error as Error).stack;
    process.stderr.write(`Pulse cannot run: ${text}\n`);
    return EXIT_FAILED;
  }
}

function readRepository(args: readonly string[]): string | undefined {
  const { values } = parseArgs({ args: [...args], options: { repo: { type: 'string' } }, strict: true });
  if (values.repo === '') throw new Error('--repo needs a path or a URL.');
  return values.repo;
}

async function serve(
  config: Config,
  repository: string | undefined,
  scripts: StartServicesOptions['scripts'],
): Promise<void> {
  const logger = createLogger({ name: 'supervisor', level: config.logLevel });
  const stop = waitForStopRequest();
  const startedAt = performance.now();
  let services: Services;
  try {
    services = await startServices(config, {
      kind: 'server',
      ports: 'configured',
      // Lines of the services would tear the progress bars of a sync.
      output: repository !== undefined && process.stdout.isTTY ? 'files' : 'inherit',
      logger,
      startProgress: showProgressOn(process.stderr),
      signal: stop.signal,
      scripts,
    });
  } catch (error) {
    if (stop.signal.aborted) return;
    throw error;
  }
  const { addresses } = services;
  logger.info(
    { addresses, tookMs: Math.round(performance.now() - startedAt) },
    describeReady(services, config),
  );
  const sync = repository === undefined ? undefined : syncRepository(repository, { config, logger });
  await stop.requested;
  logger.info({ reason: stop.signal.reason }, 'stopping');
  sync?.stop();
  await stopWithin(STOP_LIMIT_MS, services, stop.repeated, config, logger);
  logger.info('stopped');
}

function describeReady({ addresses }: Services, config: Config): string {
  return [
    `Pulse is ready: API ${addresses.apiUrl}`,
    `reference ${addresses.docsUrl}`,
    `Temporal ${addresses.temporalUiUrl ?? addresses.temporalAddress}`,
    `token ${addresses.tokenFile === undefined ? 'as in PULSE_TOKEN' : `in ${addresses.tokenFile}`}`,
    ...(config.databaseUrl === undefined ? [] : ['database as in DATABASE_URL']),
  ].join(' · ');
}

/** Stops in order; when that takes too long, or at a second request, whatever still runs is killed. */
async function stopWithin(
  limitMs: number,
  services: Services,
  repeated: Promise<void>,
  config: Config,
  logger: Logger,
): Promise<void> {
  const limit = Promise.withResolvers<'too slow'>();
  const timer = setTimeout(() => limit.resolve('too slow'), limitMs);
  const stopped = services.stop().then(() => 'stopped' as const);
  const outcome = await Promise.race([stopped, limit.promise, repeated.then(() => 'asked again' as const)]);
  clearTimeout(timer);
  if (outcome === 'stopped') return;
  logger.warn({ reason: outcome }, 'ending what still runs');
  await endLeftovers(layOutDataFolder(config.dataDir), { force: true });
}
