import { Registry } from 'prom-client';
import { openGuardPool } from '../../api/access/open-guard-pool.ts';
import { newApp } from '../../api/app.ts';
import { describeApi } from '../../api/document.ts';
import type { ApiRouter } from '../../api/route.ts';
import { createTemporalGateway } from '../../api/temporal-gateway.ts';
import { createRelayBell } from '../../api/webhooks/relay-bell.ts';
import { createAccessJwt } from '../../lib/accounts/access-jwt.ts';
import type { AccountParts } from '../../lib/accounts/account-parts.ts';
import { createIdentityParts } from '../../lib/accounts/identities/create-identity-parts.ts';
import { createPasswordHasher } from '../../lib/accounts/passwords/create-password-hasher.ts';
import { createRates } from '../../lib/accounts/rates/create-rates.ts';
import type { Registration } from '../../lib/accounts/registration.ts';
import { createReportReader } from '../../lib/coverage/create-report-reader.ts';
import { API_ROLE } from '../../lib/database/api-role.ts';
import { type Database, openDatabase } from '../../lib/database/database.ts';
import type { ProxyTrust } from '../../lib/http/client-address.ts';
import type { ProviderSettings } from '../../lib/identity-providers/create-providers.ts';
import { createLogger, type Logger } from '../../lib/logger.ts';
import { openKeyRing } from '../../lib/secrets/key-ring.ts';
import { createSecretStore, type SecretStore } from '../../lib/secrets/secret-store.ts';
import { createTestDatabase } from '../harness/database.ts';
import { addPerson, type Person } from './access/people.ts';
import { createAnswerCheck } from './contract/check-answer.ts';
import { TEST_SECRET_KEYS, TEST_TOKEN } from './test-keys.ts';

export { TEST_SECRET_KEYS, TEST_TOKEN } from './test-keys.ts';

/** What is about an account, which the installation's own key has not. */
const OF_ACCOUNTS = /^\/v1\/(me\b|auth\/(logout-all|device\/(look|answer))\b)/;
/** What the server would say of a connection. */
const FROM_HERE = { incoming: { socket: { remoteAddress: '127.0.0.1' } } };
/** Nobody listens on the discard port. */
const NOBODY = { address: '127.0.0.1:9', namespace: 'none' };

export interface TestApi extends AsyncDisposable {
  readonly app: ApiRouter;
  readonly database: Database;
  readonly databaseUrl: string;
  readonly secrets: SecretStore;
  /**
   * Sends a request with the installation's token (about an account: as a person), unless the headers say otherwise, and checks the answer
   * against the OpenAPI document.
   */
  send(path: string, init?: RequestInit): Promise<Response>;
  /** The token that `send` sends for a path. */
  keyFor(path: string, init?: RequestInit): Promise<string>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
}

export interface TestApiOptions {
  /** A Temporal server to use; nobody answers unless given. */
  readonly temporal?: { readonly address: string; readonly namespace: string };
  readonly logger?: Logger;
  readonly statementTimeoutMs?: number;
  readonly registration?: Registration;
  /** Nobody unless given. */
  readonly providers?: ProviderSettings;
  readonly trustProxy?: ProxyTrust;
}

/** The API over a database of its own. */
export async function createTestApi(options: TestApiOptions = {}): Promise<TestApi> {
  const testDatabase = await createTestDatabase();
  // The test itself owns the database; the API does not.
  const [owned, database] = await Promise.all(
    [undefined, API_ROLE].map((role) =>
      openDatabase({
        url: testDatabase.url,
        applicationName: 'test-api',
        poolSize: 4,
        ...(role === undefined ? {} : { role }),
        ...(options.statementTimeoutMs === undefined
          ? {}
          : { statementTimeoutMs: options.statementTimeoutMs }),
      }),
    ) as [Promise<Database>, Promise<Database>],
  );
  const workflows = createTemporalGateway(options.temporal ?? NOBODY);
  const stopping = new AbortController();
  const keyRing = openKeyRing({ secretKeys: TEST_SECRET_KEYS, dataDir: '/nowhere' });
  const reportReader = createReportReader();
  const secrets = createSecretStore({ database, keyRing });
  const passwords = createPasswordHasher({ cost: 4 });
  const publicUrl = 'https://pulse.example.org';
  const accounts: AccountParts = {
    database,
    secrets,
    passwords,
    rates: createRates(database),
    registration: options.registration ?? { mode: 'closed', domains: [] },
    pageUrl: (path) => publicUrl + path,
  };
  const guardPool = openGuardPool(testDatabase.url, () => {});
  const app = newApp({
    trustProxy: options.trustProxy,
    accessJwt: createAccessJwt({ keyRing }),
    accounts,
    identities: createIdentityParts(accounts, keyRing, options.providers),
    database,
    guardPool,
    workflows,
    githubApiUrl: 'https://api.github.com',
    dataDir: '/nowhere',
    publicUrl,
    keyRing,
    secrets,
    reportReader,
    relayBell: createRelayBell(database.pg),
    registry: new Registry(),
    logger: options.logger ?? createLogger({ name: 'test-api', level: 'silent' }),
    token: TEST_TOKEN,
    stopping: stopping.signal,
  });
  const checkAnswer = createAnswerCheck(describeApi(app));
  let reader: Promise<Person> | undefined;
  const keyFor = async (path: string, { method = 'GET' }: RequestInit = {}): Promise<string> => {
    if (!OF_ACCOUNTS.test(path)) return TEST_TOKEN;
    reader ??= addPerson(owned.pg, { isOperator: true });
    // Whoever changes an account may end the own session with it.
    const person = method === 'GET' ? await reader : await addPerson(owned.pg, { isOperator: true });
    return person.token;
  };
  const send: TestApi['send'] = async (path, init = {}) => {
    const headers = new Headers(init.headers);
    if (!headers.has('Authorization')) headers.set('Authorization', `Bearer ${await keyFor(path, init)}`);
    const response = await app.request(path, { ...init, headers }, FROM_HERE);
    await checkAnswer(init.method ?? 'GET', path, response);
    return response;
  };
  return {
    app,
    database: owned,
    databaseUrl: testDatabase.url,
    secrets,
    keyFor,
    send,
    post: (path, body, headers = {}) =>
      send(path, {
        method: 'POST',
        headers: body === undefined ? headers : { 'Content-Type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      await workflows.close();
      await reportReader.close();
      await passwords.close();
      await Promise.all([owned.close(), database.close(), guardPool.end()]);
      await testDatabase[Symbol.asyncDispose]();
    },
  };
}

/** The body of a problem, with its status. */
export async function readProblem(response: Response): Promise<Record<string, unknown>> {
  return { status: response.status, ...((await response.json()) as Record<string, unknown>) };
}
