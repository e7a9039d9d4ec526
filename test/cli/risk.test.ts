import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningApi } from '../../api/start-api.ts';
import { type OpenTestDatabase, openTestDatabase } from '../activities/open-test-database.ts';
import { startTestApi } from '../api/start-test-api.ts';
import { addTeam, addWork } from '../api/work/add-work.ts';
import { addRiskFacts } from '../sql/risk/risk-facts.ts';
import { type CommandLine, openCommandLine } from './open-command-line.ts';

let opened: OpenTestDatabase;
let api: RunningApi;
let commandLine: CommandLine;

beforeAll(async () => {
  opened = await openTestDatabase();
  const { pg } = opened.database;
  const teams = await pg.query<{ id: string }>(
    `insert into teams (name, slug, work_days) values ('Web', 'web', '{1,2,3,4,5,6,7}'), ('Idle', 'idle', '{1}') returning id`,
  );
  const shop = await opened.addRepository('shop');
  const late = await opened.addRepository('late');
  await addRiskFacts(pg, { at: new Date(), shop, late, teamId: teams.rows[0]!.id });
  await pg.query(`update pull_requests set title = E'red \\u001b[31m title' where number = 8`);
  api = await startTestApi({ databaseUrl: opened.url });
  commandLine = await openCommandLine(api.url);
});
afterAll(async () => {
  await api.stop();
  await opened[Symbol.asyncDispose]();
  await commandLine[Symbol.asyncDispose]();
});

const pulse = (...args: string[]) => commandLine.pulse(...args);

test('a risk is computed when it never was, shown with its factors, and recommends pull requests', async () => {
  const { code, stdout } = await pulse('risk', 'web');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^The risk is high: 6\d of 100\. 4 pull requests wait too long for a first review/);
  expect(stdout).toMatch(/\nReview time +2\.8 × usual .* 87\.5 +15 % +13\.1\n/);
  expect(stdout).toContain('\n  https://github.com/acme/shop/pull/1\n');
  expect(stdout).not.toContain('\u001b');
});

test('it is shown as it was computed last, until somebody asks for it to be computed now', async () => {
  const read = async (...options: string[]) =>
    JSON.parse((await pulse('risk', 'web', '--json', ...options)).stdout) as {
      id: string;
      factors: object[];
    };
  const first = await read();
  expect(first.factors).toHaveLength(8);
  expect((await read()).id).toBe(first.id);
  expect((await read('--now')).id).not.toBe(first.id);
});

test('of a mirror it shows dashes for what nobody tells of, and says why', async () => {
  const { pg } = opened.database;
  const repoId = await opened.addRepository('alone');
  await addTeam(pg, 'alone', 'UTC', [{ repoId, connectedAt: '2020-01-01T00:00Z' }]);
  for (let day = 1; day <= 70; day++) {
    const at = new Date(Date.now() - day * 86_400_000).toISOString();
    await addWork(pg).commit({ repoId, sha: String(day).padStart(40, 'a'), author: 'ada', at });
  }
  const { stdout } = await pulse('risk', 'alone');
  for (const title of ['Stalled pull requests', 'Review time', 'Work in progress', 'Failed deployments'])
    expect(stdout).toMatch(new RegExp(`\\n${title} +– +– +– +– +–\\n`));
  expect(stdout.match(/Git alone does not tell of reviews/g)).toHaveLength(1);
  expect(stdout).toContain('The score is that of the other factor.');
  const simulated = await pulse('risk', 'alone', '--simulate', 'commit_drop=60');
  expect(simulated.stdout).toMatch(/\nReview time +– +– +– +–\n/);
  expect(simulated.stdout).toContain('Not known: failed deployments. Nobody tells of deployments here');
});

test('what if is shown beside what is', async () => {
  const { stdout } = await pulse(
    'risk',
    'web',
    '--simulate',
    'failed_deployments=5',
    '--close',
    'acme/shop#1',
  );
  expect(stdout).toMatch(/^Now high, 6\d of 100; supposed medium, 4\d of 100\.\n/);
  expect(stdout).toMatch(/\nStalled pull requests +1 each +20 +0\.8 each +15\n/);
  expect(stdout).toMatch(/\nFailed deployments +40 % +15 +5 % +0\n/);
});

test.each([
  [['risk', 'web', '--simulate', 'happiness=3'], 2, 'commit_drop'],
  [['risk', 'web', '--simulate', 'commit_drop=much'], 2, 'factor=number'],
  [['risk', 'web', '--close', 'acme/shop#20'], 1, '#20'],
  [['risk', 'nobody'], 1, 'web'],
  [['risk', 'idle'], 1, 'Too little is known'],
])('%j fails and says what to do', async (args, code, hint) => {
  const failed = await pulse(...args);
  expect({ code: failed.code, stdout: failed.stdout }).toEqual({ code, stdout: '' });
  expect(failed.stderr).toContain(hint);
});
