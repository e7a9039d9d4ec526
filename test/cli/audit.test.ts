import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenTestDatabase, openTestDatabase } from '../activities/open-test-database.ts';
import { startTestApi } from '../api/start-test-api.ts';
import { type CommandLine, openCommandLine } from './open-command-line.ts';

let opened: OpenTestDatabase;
let api: Awaited<ReturnType<typeof startTestApi>>;
let commandLine: CommandLine;
beforeAll(async () => {
  opened = await openTestDatabase();
  api = await startTestApi({ databaseUrl: opened.url });
  commandLine = await openCommandLine(api.url);
});
afterAll(async () => {
  await api.stop();
  await commandLine[Symbol.asyncDispose]();
  await opened[Symbol.asyncDispose]();
});

const pulse = (...args: string[]) => commandLine.pulse(...args);

test('a command that changes something is in the trail, with the address it came from', async () => {
  expect((await pulse('audit')).stdout).toBe('No changes.\n');
  expect((await pulse('audit', 'verify')).stdout).toBe(
    'Rows that follow each other as they were written: 0.\n',
  );
  await pulse('teams', 'create', 'Web');
  await pulse('teams', 'change', 'web', '--name', 'Shop');
  const { changes } = JSON.parse((await pulse('audit', '--on', 'team', '--json')).stdout);
  expect(changes).toMatchObject([
    {
      actor: 'operator',
      action: 'changeTeam',
      details: { before: { name: 'Web' }, after: { name: 'Shop' } },
    },
    { actor: 'operator', action: 'createTeam', ip: '127.0.0.1' },
  ]);
  const table = (await pulse('audit', '--action', 'changeTeam')).stdout;
  expect(table).toMatch(/operator +changeTeam +team [0-9a-f-]{36} +127\.0\.0\.1/);
  expect(table).not.toContain('createTeam');
});

test('who rewrote the trail is found out, and so is who cut off its end', async () => {
  const whole = await pulse('audit', 'verify', '--json');
  const { head } = JSON.parse(whole.stdout);
  expect(await pulse('audit', 'verify', '--known', head.hash)).toMatchObject({ code: 0 });
  const superuser = new pg.Client({ connectionString: opened.url });
  await superuser.connect();
  try {
    await superuser.query('set session_replication_role = replica');
    await superuser.query('delete from audit_logs where position = $1', [head.position]);
    expect((await pulse('audit', 'verify')).code).toBe(0);
    const cutOff = await pulse('audit', 'verify', '--known', head.hash);
    expect(cutOff).toMatchObject({ code: 1 });
    expect(cutOff.stderr).toContain('its end was cut off');
    await superuser.query(`update audit_logs set actor = 'nobody' where position = 1`);
    const broken = await pulse('audit', 'verify');
    expect(broken).toMatchObject({ code: 1 });
    expect(broken.stderr).toContain('it does not say what it said when it was written');
  } finally {
    await superuser.end();
  }
});

test('a head that is none is refused before anything is asked', async () => {
  const refused = await pulse('audit', 'verify', '--known', 'abc');
  expect(refused).toMatchObject({ code: 2 });
  expect(refused.stderr).toContain('64 digits');
});
