import { parseArgs } from 'node:util';
import { type Config, readConfig, serviceEnvironment } from '../lib/config/config.ts';
import { PulseError } from '../lib/errors.ts';
import { createLogger, type Logger } from '../lib/logger.ts';
import { waitForStopRequest } from '../lib/process/stop-request.ts';
import { askSetupUrl } from './ask-setup-url.ts';
import { layOutDataFolder } from './data-folder.ts';
import { endLeftovers } from './end-leftovers.ts';
import { showProgressOn } from './progress.ts';
import { type Services, type StartServicesOptions, startServices } from './start-services.ts';
import { syncRepository } from './sync-repository.ts';

const STOP_LIMIT_MS = 14_500;
const USAGE =
  'Usage: npm start [-- --repo <path or URL of a Git repository>] [-- --github <URL of a GitHub>]';
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
  let asked: Asked;
  try {
    asked = readArguments(options.args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${USAGE}\n`);
    return EXIT_WRONG_USE;
  }
  try {
    // The services inherit it.
    const config = readConfig({ env: serviceEnvironment(asked.settings) });
    await serve(config, asked, options.scripts);
    return 0;
  } catch (error) {
    // A known problem is told in one sentence; anything else is a defect, whose stack helps.
    const text = error instanceof PulseError ? error.message : (error as Error).stack;
    process.stderr.write(`Pulse cannot run: ${text}\n`);
    return EXIT_FAILED;
  }
}

interface Asked {
  readonly repository: string | undefined;
  /** Variables that the arguments stand for. */
  readonly settings: Readonly<Record<string, string>>;
}

function readArguments(args: readonly string[]): Asked {
  const options = { repo: { type: 'string' }, github: { type: 'string' } } as const;
  const { values } = parseArgs({ args: [...args], options, strict: true });
  if (values.repo === '') throw new Error('--repo needs a path or a URL.');
  if (values.github === '') throw new Error('--github needs the URL of a GitHub.');
  const settings = values.github === undefined ? {} : { GITHUB_API_URL: values.github };
  return { repository: values.repo, settings };
}

async function serve(
  config: Config,
  { repository, settings }: Asked,
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
      settings,
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
  const setupUrl = await askSetupUrl(services, stop.signal);
  if (setupUrl !== null) logger.info(`Nobody is an operator yet. Make yourself one, once, at: ${setupUrl}`);
  if (config.mail.smtpUrl === undefined)
    logger.info(`Mails are put into ${config.mail.folder}: set SMTP_URL and MAIL_FROM to send them.`);
  if (settings.GITHUB_API_URL !== undefined) logger.info(describeNextSteps(config));
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
    `Temporal ${addresses.temporalUiUrl === undefined ? addresses.temporalAddress : listOfWork(addresses.temporalUiUrl, config)}`,
    `token ${addresses.tokenFile === undefined ? 'as in PULSE_TOKEN' : `in ${addresses.tokenFile}`}`,
    ...(config.databaseUrl === undefined ? [] : ['database as in DATABASE_URL']),
  ].join(' · ');
}

/** Temporal's list without the housekeeping, which would fill it. */
function listOfWork(uiUrl: string, { temporalNamespace }: Config): string {
  const query = encodeURIComponent('Housekeeping is null');
  return `${uiUrl}/namespaces/${encodeURIComponent(temporalNamespace)}/workflows?query=${query}`;
}

function describeNextSteps({ github }: Config): string {
  const credential =
    github.token === undefined && github.app === undefined
      ? ' --token-stdin < (a file with your token); or start with GITHUB_TOKEN set'
      : '';
  return `GitHub is ${github.apiUrl}. Next: npm run --silent pulse -- connect <owner/name>${credential}`;
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
