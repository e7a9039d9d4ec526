import { newApp } from '../../api/app.ts';
import type { WorkflowGateway } from '../../api/workflow-gateway.ts';
import { type Database, openDatabase } from '../../lib/database.ts';
import { PulseError } from '../../lib/errors.ts';
import { createLogger } from '../../lib/logger.ts';
import { createTestDatabase } from '../harness/database.ts';

export const TEST_TOKEN = 'a-token-for-tests-only';

export interface TestApi extends AsyncDisposable {
  readonly database: Database;
  /** Sends a request with the token, unless the headers say otherwise. */
  send(path: string, init?: RequestInit): Promise<Response>;
}

/** The API over a database of its own; nobody answers as Temporal unless a gateway is given. */
export async function createTestApi(options: { workflows?: WorkflowGateway } = {}): Promise<TestApi> {
  const testDatabase = await createTestDatabase();
  const database = await openDatabase({ url: testDatabase.url, applicationName: 'test-api', poolSize: 4 });
  const app = newApp({
    database,
    workflows: options.workflows ?? absentGateway,
    logger: createLogger({ name: 'test-api', level: 'silent' }),
    token: TEST_TOKEN,
    stopping: new AbortController().signal,
  });
  return {
    database,
    send: async (path, init = {}) => {
      const headers = new Headers(init.headers);
      if (!headers.has('Authorization')) headers.set('Authorization', `Bearer ${TEST_TOKEN}`);
      return app.request(path, { ...init, headers });
    },
    [Symbol.asyncDispose]: async () => {
      await database.close();
      await testDatabase[Symbol.asyncDispose]();
    },
  };
}

const absent = async (): Promise<never> => {
  throw new PulseError('temporal_unavailable', 'Temporal does not answer.');
};
const absentGateway: WorkflowGateway = {
  startSync: absent,
  pauseSync: absent,
  resumeSync: absent,
  cancelSync: absent,
  analysePullRequest: absent,
  ping: absent,
};
