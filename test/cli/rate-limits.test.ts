import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../lib/database/database.ts';
import { startTestApi } from '../api/start-test-api.ts';
import { createTestDatabase } from '../harness/database.ts';
import { type CommandLine, openCommandLine } from './open-command-line.ts';

let stack: AsyncDisposableStack;
let database: Database;
let commandLine: CommandLine;

beforeAll(async () => {
  stack = new AsyncDisposableStack();
  const testDatabase = stack.use(await createTestDatabase());
  database = await openDatabase({ url: testDatabase.url, applicationName: 'test' });
  stack.defer(() => database.close());
  const api = await startTestApi({ databaseUrl: testDatabase.url });
  stack.defer(() => api.stop());
  commandLine = await openCommandLine(api.url);
  stack.use(commandLine);
});
afterAll(() => stack.disposeAsync());

async function pulse(...args: string[]): Promise<string> {
  const { code, stdout } = await commandLine.pulse(...args);
  expect(code).toBe(0);
  return stdout;
}

test('what is left of GitHub’s limits is shown, and why nothing is asked', async () => {
  expect(await pulse('rate-limits')).toBe('GitHub was not asked yet.\n');
  await database.pg.query(
    `insert into github_credentials (credential, label, blocked_until, blocked_because) values
       ('api.github.com/token/ab', 'the token of ' || chr(27) || '[31moctocat', '2100-01-02T03:04:05Z', 'slow down')`,
  );
  await database.pg.query(
    `insert into github_limits (credential, resource, "limit", remaining, reset_at, observed_at) values
       ('api.github.com/token/ab', 'core', 5000, 4321, '2100-01-02T04:00:00Z', now()),
       ('api.github.com/token/ab', 'graphql', null, null, null, now())`,
  );
  const text = await pulse('rate-limits');
  expect(text).toMatch(/octocat +core +4,321 +5,000 +2100-01-02 04:00:00 +0 +0 +2100-01-02 03:04:05/);
  expect(text).toMatch(/graphql +no limit/);
  expect(text).toContain(': slow down\n');
  expect(text).not.toContain('\u001b');
  expect(JSON.parse(await pulse('rate-limits', '--json'))).toMatchObject({
    rateLimits: [
      { resource: 'core', remaining: 4_321 },
      { resource: 'graphql', limit: null },
    ],
  });
});
