import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import type { z } from 'zod';
import type { Registration } from '../accounts/registration.ts';
import { PulseError } from '../errors.ts';
import type { GitHubSettings } from '../github-credentials/find-github-credential.ts';
import type { ProxyTrust } from '../http/client-address.ts';
import type { ProviderSettings } from '../identity-providers/create-providers.ts';
import type { MailSettings } from '../mail/mail-settings.ts';
import type { SourceReach } from '../repository-address/source-reach.ts';
import { type LOG_LEVELS, SECRET_VARIABLES, variablesSchema } from './config-variables.ts';
import { readGitHubApp } from './github-app-setting.ts';
import { readSecretFiles, SETTINGS_IN_FILES } from './secret-files.ts';
import { complainOfSignIn, readSignInSettings } from './sign-in-settings.ts';

/** Folder that holds package.json. Relative paths in settings start here, whatever folder a command runs in. */
export const PROJECT_DIR = fileURLToPath(new URL('../..', import.meta.url));

/** What the environment asks for. Ports may be 0: any free one. */
export interface Config {
  /** Address the API listens on. */
  readonly host: string;
  readonly port: number;
  /** Absolute path. */
  readonly dataDir: string;
  /** Where programs that were downloaded or built are kept. Absolute path. */
  readonly binDir: string;
  /** The API's bearer token, when the environment gives it; else it is kept in the data folder. */
  readonly token: string | undefined;
  /** Keys that seal stored secrets (`lib/secrets`), when the environment gives them; else they are kept in the data folder. */
  readonly secretKeys: string | undefined;
  /** Address of a running API that commands use, instead of looking for one over the data folder. */
  readonly apiUrl: string | undefined;
  /** Threads that sign pull requests. */
  readonly threads: number;
  /** Fetches from other hosts at a time, in one worker. */
  readonly workerFetches: number;
  /** Analyses at a time, in one worker: pages of a sync and single pull requests. */
  readonly workerAnalyses: number;
  /** Other activities at a time, in one worker. */
  readonly workerDatabaseTasks: number;
  /** Where a worker serves its Prometheus metrics and its health, without a login. */
  readonly workerMetricsHost: string;
  /** Nowhere unless set. */
  readonly workerMetricsPort: number | undefined;
  /** A PostgreSQL of the user's own; else the embedded one is started on `postgresPort`. */
  readonly databaseUrl: string | undefined;
  readonly postgresPort: number;
  /** A Temporal server of the user's own; else a local one is started on `temporalPort`. */
  readonly temporalAddress: string | undefined;
  readonly temporalNamespace: string;
  readonly temporalPort: number;
  readonly temporalUiPort: number;
  /** Where releases of the Temporal server are downloaded from; their checksums are pinned. */
  readonly temporalDownloadUrl: string;
  /** The GitHub that is asked where a repository names no other, and with what where it has no credential of its own. */
  readonly github: GitHubSettings;
  /** Secret of the App's own hook, as it was set at GitHub. */
  readonly appWebhookSecret: string | undefined;
  /** Base of the URLs under which GitHub reaches us, without a slash at the end. */
  readonly publicUrl: string | undefined;
  /** From where repositories may be mirrored. */
  readonly reach: SourceReach;
  /** Where the command line keeps who signed in, in the user's own folder. Absolute path. */
  readonly userConfigDir: string;
  readonly mail: MailSettings;
  readonly registration: Registration;
  /** Through whom people may sign in besides e-mail and password. */
  readonly providers: ProviderSettings;
  /** Whose word counts about where a request came from; nobody's unless set. */
  readonly trustProxy: ProxyTrust | undefined;
  readonly logLevel: (typeof LOG_LEVELS)[number];
}

/** What a service process (API, worker) needs: all of its surroundings exist by then. */
export interface ServiceConfig extends Config {
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly token: string;
}

export interface ConfigSource {
  /** Variables; those of the process unless given. An empty value counts as not set, also when the file has one. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** File with further variables, which `env` overrides; `.env` of the project unless given. It need not exist. */
  readonly envFile?: string;
}

/**
 * Reads the configuration.
 *
 * @throws PulseError `bad_configuration` with every problem in one message and no secret value
 */
export function readConfig(source: ConfigSource = {}): Config {
  return parse(readVariables(source), []);
}

/** As `readConfig`, for a process that the supervisor (or a container) starts: it must be told where its surroundings are. */
export function readServiceConfig(source: ConfigSource = {}): ServiceConfig {
  const required = ['DATABASE_URL', 'TEMPORAL_ADDRESS', 'PULSE_TOKEN'];
  // Checked by `parse`: the three are present.
  return parse(readVariables(source), required) as ServiceConfig;
}

/**
 * The environment for a service process: that of this process, where `settings` override what it says. The only way by which
 * another module may look at the environment as a whole.
 */
export function serviceEnvironment(overrides: Readonly<Record<string, string>>): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return { ...Object.fromEntries(inherited), ...overrides };
}

function parse(given: Record<string, string>, required: readonly string[]): Config {
  const { variables, problems: wrongFiles } = readSecretFiles(given, PROJECT_DIR);
  const missing = required
    .filter((name) => variables[name] === undefined)
    .map((name) =>
      SETTINGS_IN_FILES.has(name) ? `${name} or ${name}_FILE must be set` : `${name} must be set`,
    );
  const result = variablesSchema.safeParse(variables);
  const { app, problems: wrongApp } = readGitHubApp(variables, PROJECT_DIR);
  const problems = [...wrongApp];
  problems.push(...complainOfAccounts(variables), ...complainOfSignIn(variables));
  if (!result.success || missing.length + problems.length + wrongFiles.length > 0) {
    const wrong = (result.error?.issues ?? []).map((issue) => describe(issue, variables));
    throw new PulseError(
      'bad_configuration',
      `The configuration is not valid:\n${bullets([...missing, ...wrongFiles, ...wrong, ...problems])}`,
    );
  }
  const values = result.data;
  const dataDir = resolve(PROJECT_DIR, values.PULSE_DATA_DIR);
  return {
    host: values.HOST,
    port: values.PORT,
    dataDir,
    binDir: resolve(PROJECT_DIR, values.PULSE_BIN_DIR ?? join(dataDir, 'bin')),
    token: values.PULSE_TOKEN,
    secretKeys: values.PULSE_SECRET_KEYS,
    apiUrl: values.PULSE_URL,
    threads: values.PULSE_THREADS,
    workerFetches: values.WORKER_FETCHES,
    workerAnalyses: values.WORKER_ANALYSES,
    workerDatabaseTasks: values.WORKER_DATABASE_TASKS,
    workerMetricsHost: values.WORKER_METRICS_HOST,
    workerMetricsPort: values.WORKER_METRICS_PORT,
    databaseUrl: values.DATABASE_URL,
    postgresPort: values.POSTGRES_PORT,
    temporalAddress: values.TEMPORAL_ADDRESS,
    temporalNamespace: values.TEMPORAL_NAMESPACE,
    temporalPort: values.TEMPORAL_PORT,
    temporalUiPort: values.TEMPORAL_UI_PORT,
    temporalDownloadUrl: values.TEMPORAL_DOWNLOAD_URL.replace(/\/$/, ''),
    github: { apiUrl: values.GITHUB_API_URL, token: values.GITHUB_TOKEN, app },
    appWebhookSecret: values.GITHUB_WEBHOOK_SECRET,
    publicUrl: values.PULSE_PUBLIC_URL,
    reach: readReach(values),
    userConfigDir: resolve(values.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'pulse'),
    mail: {
      smtpUrl: values.SMTP_URL,
      from: values.MAIL_FROM ?? 'Pulse <pulse@localhost>',
      folder: join(dataDir, 'mail'),
    },
    registration: {
      mode: values.PULSE_REGISTRATION,
      domains: values.PULSE_REGISTRATION_DOMAINS ?? [],
    },
    providers: readSignInSettings(values),
    trustProxy: values.TRUST_PROXY,
    logLevel: values.LOG_LEVEL,
  };
}

/** Settings that make sense together only. */
function complainOfAccounts(variables: Readonly<Record<string, string>>): string[] {
  const complaints = [];
  if (variables.SMTP_URL !== undefined && variables.MAIL_FROM === undefined)
    complaints.push('MAIL_FROM must be set when SMTP_URL is: the address that mails come from');
  const asksDomains = variables.PULSE_REGISTRATION === 'domains';
  if (asksDomains !== (variables.PULSE_REGISTRATION_DOMAINS !== undefined))
    complaints.push('PULSE_REGISTRATION_DOMAINS goes with PULSE_REGISTRATION=domains: set both or none');
  return complaints;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i;

/** Whoever can only be reached from this machine may read what lies on it; the GitHub of the settings is always allowed. */
function readReach(values: z.infer<typeof variablesSchema>): SourceReach {
  const api = new URL(values.GITHUB_API_URL).hostname.replace(/^\[|\]$/g, '');
  return {
    hosts: values.PULSE_MIRROR_HOSTS ?? null,
    ownHosts: [...new Set([api, api.replace(/^api\./, '')])],
    privateHosts: values.PULSE_ALLOW_PRIVATE_HOSTS,
    localRepositories: values.PULSE_ALLOW_LOCAL_REPOSITORIES ?? LOOPBACK.test(values.HOST),
  };
}

function readVariables(source: ConfigSource): Record<string, string> {
  const fromFile = readEnvFile(source.envFile ?? join(PROJECT_DIR, '.env'));
  const merged = { ...fromFile, ...(source.env ?? process.env) };
  return dropEmpty(merged);
}

function dropEmpty(variables: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const present = Object.entries(variables).filter((entry): entry is [string, string] =>
    Boolean(entry[1]?.trim()),
  );
  return Object.fromEntries(present);
}

function readEnvFile(path: string): Readonly<Record<string, string | undefined>> {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new PulseError('bad_configuration', `${path} cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function describe(issue: z.core.$ZodIssue, variables: Readonly<Record<string, string>>): string {
  const name = String(issue.path[0]);
  const value = SECRET_VARIABLES.has(name) ? '' : ` (it is ${JSON.stringify(variables[name])})`;
  return `${name} ${issue.message}${value}`;
}

function bullets(lines: readonly string[]): string {
  return lines.map((line) => `  - ${line}`).join('\n');
}
