import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { parseProxyTrust } from '../http/client-address.ts';
import { complainOfSecretKeys } from '../secrets/parse-secret-keys.ts';
import { parseGitHubApiUrl } from './github-address.ts';
import { SIGN_IN_VARIABLES } from './sign-in-settings.ts';

const THREADS_MAX = 256;
const TOKEN_LENGTH_MIN = 16;
const TASKS_MAX = 1_000;
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Settings whose value must not appear in any message. */
export const SECRET_VARIABLES: ReadonlySet<string> = new Set([
  'DATABASE_URL',
  'PULSE_TOKEN',
  'PULSE_SECRET_KEYS',
  'GITHUB_API_URL',
  'GITHUB_TOKEN',
  'GITHUB_APP_PRIVATE_KEY',
  'GITHUB_WEBHOOK_SECRET',
  'SMTP_URL',
  'GITHUB_OAUTH_CLIENT_SECRET',
  'OIDC_CLIENT_SECRET',
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

const yesOrNo = z.enum(['true', 'false'], 'must be true or false').transform((text) => text === 'true');

const HOST_PATTERN = /^(?:\*\.)?[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?$|^[0-9a-f:.]+$/;
const HOSTS_MESSAGE =
  'must be names or addresses of hosts with commas between them, such as github.com,*.example.org';

const MAIL_FROM_PATTERN = /^(?:[^<>\r\n]* )?<?[^@\s<>,;:"]+@[^@\s<>,;:"]+>?$/;
const DOMAIN_PATTERN = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/;
/** Who may register: those who were invited, people of some domains, or everybody. */
export const REGISTRATIONS = ['closed', 'domains', 'open'] as const;

/** One entry for each variable of the environment that Pulse reads. `.env.example` documents the same names. */
export const variablesSchema = z.object({
  HOST: z
    .string()
    .regex(/^[^\s/]+$/, 'must be a host name or an address')
    .default('127.0.0.1'),
  PORT: port.default(8080),
  PULSE_DATA_DIR: z.string().default('.pulse'),
  PULSE_BIN_DIR: z.string().optional(),
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
  PULSE_TOKEN_FILE: z.string().optional(),
  PULSE_SECRET_KEYS_FILE: z.string().optional(),
  PULSE_URL: z.string().refine(isHttpUrl, 'must be a URL such as http://127.0.0.1:8080').optional(),
  PULSE_THREADS: threads.default(() => Math.min(availableParallelism(), THREADS_MAX)),
  WORKER_FETCHES: tasks.default(4),
  WORKER_ANALYSES: tasks.default(4),
  WORKER_DATABASE_TASKS: tasks.default(8),
  WORKER_METRICS_PORT: port.optional(),
  WORKER_METRICS_HOST: z
    .string()
    .regex(/^[^\s/]+$/, 'must be a host name or an address')
    .default('127.0.0.1'),
  DATABASE_URL: z
    .string()
    .refine(isPostgresUrl, 'must be a URL such as postgres://user:password@host:5432/database')
    .optional(),
  DATABASE_PASSWORD_FILE: z.string().optional(),
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
  GITHUB_TOKEN_FILE: z.string().optional(),
  GITHUB_APP_ID: z
    .string()
    .regex(/^[1-9]\d{0,14}$/, 'must be the number that GitHub shows as "App ID"')
    .optional(),
  GITHUB_APP_PRIVATE_KEY: z.string().optional(),
  GITHUB_APP_PRIVATE_KEY_FILE: z.string().optional(),
  GITHUB_WEBHOOK_SECRET: z.string().max(1_000, 'must have at most 1000 characters').optional(),
  GITHUB_WEBHOOK_SECRET_FILE: z.string().optional(),
  PULSE_PUBLIC_URL: z
    .string()
    .refine(isHttpUrl, 'must be a URL such as https://pulse.example.org')
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  PULSE_MIRROR_HOSTS: z
    .string()
    .transform((text) => text.split(',').map((host) => host.trim().toLowerCase()))
    .refine((hosts) => hosts.every((host) => HOST_PATTERN.test(host)), HOSTS_MESSAGE)
    .optional(),
  PULSE_ALLOW_PRIVATE_HOSTS: yesOrNo.default(false),
  PULSE_ALLOW_LOCAL_REPOSITORIES: yesOrNo.optional(),
  SMTP_URL: z
    .string()
    .refine(isSmtpUrl, 'must be a URL such as smtp://user:password@mail.example.org:587, or smtps://')
    .optional(),
  SMTP_URL_FILE: z.string().optional(),
  MAIL_FROM: z
    .string()
    .max(254)
    .regex(MAIL_FROM_PATTERN, 'must be an address such as Pulse <pulse@example.org>')
    .optional(),
  PULSE_REGISTRATION: z.enum(REGISTRATIONS, `must be one of ${REGISTRATIONS.join(', ')}`).default('closed'),
  PULSE_REGISTRATION_DOMAINS: z
    .string()
    .transform((text) => text.split(',').map((domain) => domain.trim().toLowerCase().replace(/^@/, '')))
    .refine(
      (domains) => domains.every((domain) => DOMAIN_PATTERN.test(domain)),
      'must be domains with commas between them, such as example.org,example.com',
    )
    .optional(),
  TRUST_PROXY: z
    .string()
    .transform((text, context) => {
      const trust = parseProxyTrust(text);
      if (trust !== undefined) return trust;
      context.addIssue({
        code: 'custom',
        message:
          'must be the number of proxies in front (1 to 10), or their addresses or networks with commas between them, such as 10.0.0.0/8,::1',
      });
      return z.NEVER;
    })
    .optional(),
  ...SIGN_IN_VARIABLES,
  XDG_CONFIG_HOME: z.string().optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
});

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

function isSmtpUrl(value: string): boolean {
  return URL.canParse(value) && /^smtps?:$/.test(new URL(value).protocol) && new URL(value).hostname !== '';
}

function isPostgresUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  return (url.protocol === 'postgres:' || url.protocol === 'postgresql:') && url.hostname !== '';
}
