import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Registry } from 'prom-client';
import { createAccessJwt } from '../lib/accounts/access-jwt.ts';
import { createIdentityParts } from '../lib/accounts/identities/create-identity-parts.ts';
import { createPasswordHasher } from '../lib/accounts/passwords/create-password-hasher.ts';
import { createRates } from '../lib/accounts/rates/create-rates.ts';
import type { ServiceConfig } from '../lib/config/config.ts';
import { createReportReader } from '../lib/coverage/create-report-reader.ts';
import { API_ROLE } from '../lib/database/api-role.ts';
import { PulseError } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import { openKeyRing } from '../lib/secrets/key-ring.ts';
import { createSecretStore } from '../lib/secrets/secret-store.ts';
import { openGuardPool } from './access/open-guard-pool.ts';
import { newApp } from './app.ts';
import { closeServer } from './close-server.ts';
import { openDatabaseEventually } from './open-database-eventually.ts';
import { answerBadRequest, answerBrokenRequest } from './problems/answer-broken-request.ts';
import { createTemporalGateway } from './temporal-gateway.ts';
import { adoptAppHookEventually } from './webhooks/adopt-app-hook-eventually.ts';
import { createIngest, isWebhook } from './webhooks/create-ingest.ts';
import { createIngestMetrics } from './webhooks/ingest-metrics.ts';
import { openIngestPool } from './webhooks/open-ingest-pool.ts';
import { createRelayBell } from './webhooks/relay-bell.ts';

/** To receive a whole request, body included. */
const REQUEST_LIMIT_MS = 30_000;
const HEADERS_LIMIT_MS = 10_000;
const IDLE_CONNECTION_LIMIT_MS = 30_000;
/** How often the two limits above are looked after. */
const LIMITS_CHECK_MS = 5_000;
const CONNECTIONS_MAX = 2_000;
const STATEMENT_LIMIT_MS = 10_000;

export type ApiConfig = Pick<
  ServiceConfig,
  | 'host'
  | 'port'
  | 'dataDir'
  | 'token'
  | 'secretKeys'
  | 'publicUrl'
  | 'github'
  | 'appWebhookSecret'
  | 'databaseUrl'
  | 'temporalAddress'
  | 'temporalNamespace'
> &
  Partial<Pick<ServiceConfig, 'reach' | 'registration' | 'providers' | 'trustProxy'>>;

/** An API that listens. */
export interface RunningApi {
  /** `http://host:port` */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts to listen. Neither the database nor Temporal needs to be there: `/readyz` tells, and each request asks anew.
 *
 * @throws PulseError `port_taken`, `cannot_listen`
 */
export async function startApi(config: ApiConfig, logger: Logger): Promise<RunningApi> {
  const stopping = new AbortController();
  const parts = await openParts(config, logger, stopping.signal);
  const server = createServer(
    {
      requestTimeout: REQUEST_LIMIT_MS,
      headersTimeout: HEADERS_LIMIT_MS,
      keepAliveTimeout: IDLE_CONNECTION_LIMIT_MS,
      connectionsCheckingInterval: LIMITS_CHECK_MS,
      // Refused further on, with a problem, where Node itself would send an empty answer.
      requireHostHeader: false,
    },
    createListener(config, logger, parts),
  );
  server.maxConnections = CONNECTIONS_MAX;
  server.on('clientError', answerBrokenRequest);
  const close = async (): Promise<void> => {
    stopping.abort();
    await closeServer(server);
    await Promise.all([
      parts.workflows.close(),
      parts.database.close(),
      parts.ingestPool.end(),
      parts.guardPool.end(),
      parts.reportReader.close(),
      parts.passwords.close(),
    ]);
  };
  const { github, appWebhookSecret: secret } = config;
  if (github.app !== undefined && secret !== undefined) {
    void adoptAppHookEventually({ ...parts, logger }, { ...github, appId: github.app.appId, secret });
  }
  try {
    const url = await listen(server, config);
    logger.info({ url }, 'the API listens');
    return { url, stop: close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Parts = Awaited<ReturnType<typeof openParts>>;

/** What requests are answered with; nobody needs to be there yet. */
async function openParts(config: ApiConfig, logger: Logger, stopping: AbortSignal) {
  const onConnectionError = (error: Error): void =>
    logger.warn({ reason: error.message }, 'a database connection broke');
  const database = await openDatabaseEventually(
    {
      url: config.databaseUrl,
      applicationName: 'pulse-api',
      role: API_ROLE,
      statementTimeoutMs: STATEMENT_LIMIT_MS,
      onConnectionError,
    },
    logger,
  );
  const { temporalAddress: address, temporalNamespace: namespace } = config;
  const keyRing = openKeyRing(config);
  const secrets = createSecretStore({ database, keyRing });
  const passwords = createPasswordHasher();
  const ingestPool = openIngestPool(config.databaseUrl, onConnectionError);
  const guardPool = openGuardPool(config.databaseUrl, onConnectionError);
  const accounts = {
    database,
    secrets,
    passwords,
    rates: createRates(database),
    registration: config.registration ?? { mode: 'closed' as const, domains: [] },
    pageUrl: pagesOf(config),
  };
  return {
    stopping,
    database,
    workflows: createTemporalGateway({ address, namespace }),
    keyRing,
    secrets,
    passwords,
    accessJwt: createAccessJwt({ keyRing }),
    accounts,
    identities: createIdentityParts(accounts, keyRing, config.providers),
    trustProxy: config.trustProxy,
    ingestPool,
    guardPool,
    relayBell: createRelayBell(ingestPool),
    reportReader: createReportReader(),
    registry: new Registry(),
  };
}

/** Deliveries come by the thousand and are raw bytes: they pass by everything that the rest of the API needs. */
function createListener(config: ApiConfig, logger: Logger, parts: Parts): RequestListener {
  const { token, publicUrl } = config;
  const app = newApp({
    ...parts,
    logger,
    token,
    publicUrl,
    dataDir: config.dataDir,
    githubApiUrl: config.github.apiUrl,
    reach: config.reach,
  });
  const answerOthers = getRequestListener(app.fetch, { errorHandler: answerBadRequest });
  const takeDelivery = createIngest({
    pool: parts.ingestPool,
    secrets: parts.secrets,
    bell: parts.relayBell,
    dataDir: config.dataDir,
    metrics: createIngestMetrics(parts.registry),
    logger,
  });
  return (request, response) =>
    isWebhook(request) ? takeDelivery(request, response) : answerOthers(request, response);
}

/** Where people reach the pages of this Pulse. */
function pagesOf({ publicUrl, host, port }: ApiConfig): (path: string) => string {
  const name = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host;
  const base = publicUrl ?? `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
  return (path) => `${base}${path}`;
}

async function listen(server: Server, { host, port }: ApiConfig): Promise<string> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw explain(cause as NodeJS.ErrnoException, host, port);
  }
  const { address, family, port: bound } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${bound}`;
}

function explain(cause: NodeJS.ErrnoException, host: string, port: number): PulseError {
  if (cause.code === 'EADDRINUSE') {
    return new PulseError(
      'port_taken',
      `Port ${port} of ${host} is taken by another program: stop that, or set PORT to a free one.`,
      { cause },
    );
  }
  return new PulseError(
    'cannot_listen',
    `The API cannot listen on port ${port} of ${host} (${cause.code ?? cause.message}): change HOST or PORT.`,
    { cause },
  );
}
