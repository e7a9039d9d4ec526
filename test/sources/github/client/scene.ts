import { type Database, openDatabase } from '../../../../lib/database/database.ts';
import type { PulseError } from '../../../../lib/errors.ts';
import type { GitHubSettings } from '../../../../lib/github-credentials/find-github-credential.ts';
import { createLogger } from '../../../../lib/logger.ts';
import {
  createGitHub,
  type GitHub,
  type GitHubClient,
} from '../../../../sources/github/client/create-github.ts';
import { createTestDatabase } from '../../../harness/database.ts';
import { openTestSecrets } from './open-test-secrets.ts';
import { type Answer, serve, type TestServer } from './serve.ts';

export const TOKEN = 'ghp_aSecretThatMustAppearNowhere0123456789';

export interface Scene extends AsyncDisposable {
  readonly database: Database;
  readonly server: TestServer;
  readonly github: GitHub;
  readonly client: GitHubClient;
  /** All that was logged, as text. */
  log(): string;
  /** Another process, as far as GitHub and the limits can tell. */
  another(settings?: Partial<GitHubSettings>, now?: () => number): Promise<GitHub>;
}

/** A server in GitHub's place, a database, and a client with a token. */
export async function createScene(answer: Answer): Promise<Scene> {
  const stack = new AsyncDisposableStack();
  const testDatabase = stack.use(await createTestDatabase());
  const server = stack.use(await serve(answer));
  let log = '';
  const logger = createLogger({
    name: 'test',
    level: 'trace',
    stream: {
      write: (line: string) => {
        log += line;
      },
    },
  });
  const open = async (): Promise<Database> => {
    const database = await openDatabase({ url: testDatabase.url, applicationName: 'test', poolSize: 4 });
    stack.defer(() => database.close());
    return database;
  };
  const create = (
    database: Database,
    settings: Partial<GitHubSettings> = {},
    now: () => number = Date.now,
  ): GitHub =>
    createGitHub({
      now,
      database,
      secrets: openTestSecrets(database),
      logger,
      settings: { apiUrl: server.url, token: TOKEN, app: undefined, ...settings },
    });
  const database = await open();
  const github = create(database);
  return {
    database,
    server,
    github,
    client: await github.forSettings('live'),
    log: () => log,
    another: async (settings, now) => create(await open(), settings, now),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** The error that something ends with. */
export async function errorOf(work: Promise<unknown>): Promise<PulseError> {
  const error: unknown = await work.then(
    () => new Error('there was no error'),
    (reason: unknown) => reason,
  );
  return error as PulseError;
}
