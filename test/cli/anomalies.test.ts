import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Anomaly } from '../../api/schemas/findings/anomaly.ts';
import type { AnomalyReplay, AnomalySettings } from '../../api/schemas/settings/anomaly-settings.ts';
import type { RunningApi } from '../../api/start-api.ts';
import { type OpenTestDatabase, openTestDatabase } from '../activities/open-test-database.ts';
import { startTestApi } from '../api/start-test-api.ts';
import { type CommandLine, openCommandLine } from './open-command-line.ts';

let opened: OpenTestDatabase;
let api: RunningApi;
let commandLine: CommandLine;

beforeAll(async () => {
  opened = await openTestDatabase();
  const { pg } = opened.database;
  const repoId = await opened.addRepository('shop');
  // A provider tells of it: of what Git alone tells, waiting for a review is not known.
  await pg.query('update repositories set provider_id = 7000 where repo_id = $1', [repoId]);
  await pg.query(
    `with t as (insert into teams (name, slug) values ('Web', 'web') returning id)
     insert into team_repositories (team_id, repo_id, connected_at) select id, $1, '2020-01-01' from t`,
    [repoId],
  );
  await pg.query(
    `insert into pull_requests (repo_id, number, title, head_sha, author_login, created_at, updated_at)
     select $1, n, E'red \\u001b[31m title', 'h', 'ada', now() - make_interval(days => 10 + n), now() from generate_series(1, 3) n`,
    [repoId],
  );
  api = await startTestApi({ databaseUrl: opened.url });
  commandLine = await openCommandLine(api.url);
});
afterAll(async () => {
  await api.stop();
  await opened[Symbol.asyncDispose]();
  await commandLine[Symbol.asyncDispose]();
});

const pulse = (...args: string[]) => commandLine.pulse(...args);

async function read<Answer>(...args: string[]): Promise<Answer> {
  const { code, stdout } = await pulse(...args, '--json');
  expect(code).toBe(0);
  return JSON.parse(stdout) as Answer;
}

test('anomalies are looked for, listed, shown with what they rest on, muted and heard again', async () => {
  expect((await pulse('anomalies', 'web')).stdout).toBe('No anomalies.\n');
  const listed = await pulse('anomalies', 'web', '--scan');
  expect(listed.stdout).toMatch(
    /\n +\d+ +high +\S+ \S+ +open +stalled_pr +acme\/shop#3 has waited for a review/,
  );
  const { anomalies } = await read<{ anomalies: Anomaly[] }>(
    'anomalies',
    'acme/shop',
    '--type',
    'stalled_pr',
  );
  expect(anomalies).toHaveLength(3);
  const id = anomalies[0]!.id;

  const shown = await pulse('anomalies', 'show', id);
  expect(shown.stdout).toContain('thresholds: stalledAfterHours 16, forgottenAfterDays 30\n');
  expect(shown.stdout).toContain('- red \\x1b[31m title, by ada, ready for ');
  expect(shown.stdout).not.toContain('\u001b');

  const muted = await pulse('anomalies', 'mute', id, '--until', '2200-01-31', '--reason', 'known');
  expect(muted.stdout).toBe(`Anomaly ${id} is muted until 2200-01-31 00:00:00 UTC.\n`);
  expect((await read<{ anomalies: Anomaly[] }>('anomalies', 'web')).anomalies).toHaveLength(2);
  expect((await pulse('anomalies', 'web', '--state', 'muted')).stdout).toContain(` muted `);
  expect((await pulse('anomalies', 'unmute', id)).stdout).toBe(`Anomaly ${id} is open.\n`);
});

test('thresholds are tried on the past, and set', async () => {
  const raised = async (...options: string[]) => {
    const { types } = await read<AnomalyReplay>('anomalies', 'backtest', 'web', ...options);
    return types.find(({ type }) => type === 'stalled_pr')!.raised;
  };
  expect(await raised()).toBe(3);
  expect(await raised('--set', 'stalled_pr.stalledAfterHours=300')).toBe(0);
  expect((await pulse('anomalies', 'backtest', 'web')).stdout).toMatch(/\nstalled_pr +3 +\d+ +3 +– +3\n/);
  const set = await pulse('anomalies', 'thresholds', 'web', '--set', 'stalled_pr.stalledAfterHours=300');
  expect(set.stdout).toMatch(/\nstalled_pr\.stalledAfterHours +300 +16 +working hours /);
  await pulse('anomalies', 'web', '--scan');
  const { anomalies } = await read<{ anomalies: Anomaly[] }>('anomalies', 'web', '--state', 'resolved');
  expect(anomalies).toHaveLength(3);
});

test('thresholds are set for every team without its own, and taken back', async () => {
  const risePoints = async (...args: string[]) =>
    (await read<AnomalySettings>('anomalies', 'thresholds', ...args)).thresholds.risk_score_spike!.risePoints;
  const usual = await risePoints();
  const set = await pulse('anomalies', 'thresholds', '--set', `risk_score_spike.risePoints=${usual! + 1}`);
  expect(set.stdout).toMatch(new RegExp(`\nrisk_score_spike\\.risePoints +${usual! + 1} +${usual} `));
  await pulse('anomalies', 'thresholds', 'web', '--set', `risk_score_spike.risePoints=${usual! + 2}`);
  expect(await risePoints('web')).toBe(usual! + 2);
  expect(await risePoints('web', '--reset')).toBe(usual! + 1);
  expect(await risePoints('--reset')).toBe(usual);
  expect(await risePoints('web')).toBe(usual);
  expect(
    (await pulse('anomalies', 'thresholds', '--reset', '--set', 'stalled_pr.stalledAfterHours=9')).code,
  ).toBe(2);
});

test('what is no threshold, no team or no anomaly is refused, with those there are', async () => {
  const unknown = await pulse('anomalies', 'thresholds', 'web', '--set', 'joy.days=1');
  expect(unknown).toMatchObject({ code: 2, stdout: '' });
  expect(unknown.stderr).toContain('commit_frequency_drop.beginZ');
  const nobody = await pulse('anomalies', 'backtest', 'nobody');
  expect(nobody.code).toBe(1);
  expect(nobody.stderr).toContain('web');
  expect(await pulse('anomalies', 'show', '999999')).toMatchObject({ code: 1, stdout: '' });
});

test('regular work is listed, also what never ran', async () => {
  const { stdout } = await pulse('jobs');
  expect(stdout).toMatch(/\nanomaly_scan +never\n/);
  expect(stdout.trimEnd().split('\n')).toHaveLength(6);
});
