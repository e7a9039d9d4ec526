import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { PulseError } from './errors.ts';
import { parseGitHubApiUrl } from './github-address.ts';
import { readGitHubApp } from './github-app-setting.ts';
import type { GitHubSettings } from './github-credentials/find-github-credential.ts';
import { complainOfSecretKeys } from './secrets/parse-secret-keys.ts';

/** Folder that holds package.json. Relative paths in settings start here, whatever folder a command runs in. */
export const PROJECT_DIR = fileURLToPath(new URL('..', import.meta.url));

const THREADS_MAX = 256;
const TOKEN_LENGTH_MIN = 16;
const TASKS_MAX = 1_000;
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Settings whose value must not appear in any message. */
const SECRETS: ReadonlySet<string> = new Set([
  'DATABASE_URL',
  'PULSE_TOKEN',
  'PULSE_SECRET_KEYS',
  'GITHUB_API_URL',
  'GITHUB_TOKEN',
  'GITHUB_APP_PRIVATE_KEY',
  'GITHUB_WEBHOOK_SECRET',
]);

const portMessage = 'must be a port: a whole number from 0 (any free one) to 65535';
const port = z
  .string()
  .regex(/^\d{1,5}$/, portMessage)
  .transform(Number)
  .refine((value) => value <= 65_535, portMessage);

const threadsMessage = `must be a whole number from 1 to ${THREADS_MAX}`;
const threads = z
  .string()
  .regex(/^\d{1,3}$/, threadsMessage)
  .transform(Number)
  .refine((value) => value >= 1 && value <= THREADS_MAX, threadsMessage);

const tasksMessage = `must be a whole number from 1 to ${TASKS_MAX}`;
const tasks = z
  .string()
  .regex(/^\d{1,4}$/, tasksMessage)
  .transform(Number)
  .refine((value) => value >= 1 && value <= TASKS_MAX, tasksMessage);

/** One entry for each variable of the environment that Pulse reads. `.env.example` documents the same names. */
const settings = z.object({
  HOST: z
    .string()
    .regex(/^[^\s/]+$/, 'must be a host name or an address')
    .default('127.0.0.1'),
  PORT: port.default(8080),
  PULSE_DATA_DIR: z.string().default('.pulse'),
  PULSE_TOKEN: z
    .string()
    .regex(
      new RegExp(`^[\\x21-\\x7e]{${TOKEN_LENGTH_MIN},}$`),
      `must be ${TOKEN_LENGTH_MIN} or more visible ASCII characters without spaces`,
    )
    .optional(),
  PULSE_SECRET_KEYS: z
    .string()
    .superRefine((text, context) => {
      const message = complainOfSecretKeys(text);
      if (message !== undefined) context.addIssue({ code: 'custom', message });
    })
    .optional(),
  PULSE_URL: z.string().refine(isHttpUrl, 'must be a URL such as http://127.0.0.1:8080').optional(),
  PULSE_THREADS: threads.default(() => Math.min(availableParallelism(), THREADS_MAX)),
  WORKER_FETCHES: tasks.default(4),
  WORKER_ANALYSES: tasks.default(4),
  WORKER_DATABASE_TASKS: tasks.default(8),
  WORKER_METRICS_PORT: port.optional(),
  DATABASE_URL: z
    .string()
    .refine(isPostgresUrl, 'must be a URL such as postgres://user:password@host:5432/database')
    .optional(),
  POSTGRES_PORT: port.default(15_432),
  TEMPORAL_ADDRESS: z
    .string()
    .regex(
      /^[^\s:/]+:\d{1,5}$|^\[[0-9a-fA-F:]+\]:\d{1,5}$/,
      'must be host:port, such as temporal.example.org:7233',
    )
    .optional(),
  TEMPORAL_NAMESPACE: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'must be letters, digits, dots, dashes and underscores')
    .default('default'),
  TEMPORAL_PORT: port.default(7233),
  TEMPORAL_UI_PORT: port.default(8233),
  TEMPORAL_DOWNLOAD_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http(s) URL' })
    .default('https://github.com/temporalio/cli/releases/download'),
  GITHUB_API_URL: z.string().default('https://api.github.com').transform(toApiUrl),
  GITHUB_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{1,500}$/, 'must be a token: visible ASCII characters without spaces')
    .optional(),
  GITHUB_APP_ID: z
    .string()
    .regex(/^[1-9]\d{0,14}$/, 'must be the number that GitHub shows as "App ID"')
    .optional(),
  GITHUB_APP_PRIVATE_KEY: z.string().optional(),
  GITHUB_APP_PRIVATE_KEY_FILE: z.string().optional(),
  GITHUB_WEBHOOK_SECRET: z.string().max(1_000, 'must have at most 1000 characters').optional(),
  PULSE_PUBLIC_URL: z
    .string()
    .refine(isHttpUrl, 'must be a URL such as https://pulse.example.org')
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
});

/** What the environment asks for. Ports may be 0: any free one. */
export interface Config {
  /** Address the API listens on. */
  readonly host: string;
  readonly port: number;
  /** Absolute path. */
  readonly dataDir: string;
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
  /** Where a worker serves its Prometheus metrics; nowhere unless set. */
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

function parse(variables: Record<string, string>, required: readonly string[]): Config {
  const missing = required
    .filter((name) => variables[name] === undefined)
    .map((name) => `${name} must be set`);
  const result = settings.safeParse(variables);
  const { app, problems } = readGitHubApp(variables, PROJECT_DIR);
  if (!result.success || missing.length > 0 || problems.length > 0) {
    const wrong = (result.error?.issues ?? []).map((issue) => describe(issue, variables));
    throw new PulseError(
      'bad_configuration',
      `The configuration is not valid:\n${bullets([...missing, ...wrong, ...problems])}`,
    );
  }
  const values = result.data;
  return {
    host: values.HOST,
    port: values.PORT,
    dataDir: resolve(PROJECT_DIR, values.PULSE_DATA_DIR),
    token: values.PULSE_TOKEN,
    secretKeys: values.PULSE_SECRET_KEYS,
    apiUrl: values.PULSE_URL,
    threads: values.PULSE_THREADS,
    workerFetches: values.WORKER_FETCHES,
    workerAnalyses: values.WORKER_ANALYSES,
    workerDatabaseTasks: values.WORKER_DATABASE_TASKS,
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
    logLevel: values.LOG_LEVEL,
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
  const value = SECRETS.has(name) ? '' : ` (it is ${JSON.stringify(variables[name])})`;
  return `${name} ${issue.message}${value}`;
}

function bullets(lines: readonly string[]): string {
  return lines.map((line) => `  - ${line}`).join('\n');
}

function toApiUrl(text: string, context: z.core.$RefinementCtx): string {
  try {
    return parseGitHubApiUrl(text).apiUrl;
  } catch (error) {
    context.addIssue({ code: 'custom', message: `is not valid: ${(error as Error).message}` });
    return z.NEVER;
  }
}

function isHttpUrl(value: string): boolean {
  return URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol);
}

function isPostgresUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  return (url.protocol === 'postgres:' || url.protocol === 'postgresql:') && url.hostname !== '';
}
