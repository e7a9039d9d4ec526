import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenTestDatabase, openTestDatabase } from '../activities/open-test-database.ts';
import { addRepository } from '../api/seed.ts';
import { startTestApi } from '../api/start-test-api.ts';
import { type CommandLine, openCommandLine } from './open-command-line.ts';

let opened: OpenTestDatabase;
let api: Awaited<ReturnType<typeof startTestApi>>;
let commandLine: CommandLine;
beforeAll(async () => {
  opened = await openTestDatabase();
  const { pg } = opened.database;
  await addRepository(pg, 'acme/shop');
  await addRepository(pg, 'acme/old');
  await pg.query(`update repositories set disconnected_at = '2026-03-01T10:00Z' where name = 'old'`);
  await pg.query(
    `with d as (insert into developers (name, github_username) values ('Ada', 'ada') returning id)
     insert into developer_identities (developer_id, provider, kind, value) select id, 'github', 'login', 'ada' from d`,
  );
  await pg.query(
    `insert into alarms (kind, subject, message) values ('hook_missing', 'acme/shop', 'Connect it again.')`,
  );
  api = await startTestApi({ databaseUrl: opened.url });
  commandLine = await openCommandLine(api.url);
});
afterAll(async () => {
  await api.stop();
  await commandLine[Symbol.asyncDispose]();
  await opened[Symbol.asyncDispose]();
});

const pulse = (...args: string[]) => commandLine.pulse(...args);

test('a team is made, gets repositories and people, is renamed, and deleted', async () => {
  expect((await pulse('teams', 'create', 'Web')).code).toBe(0);
  const added = await pulse(
    'teams',
    'add',
    'web',
    '--repo',
    'acme/shop',
    '--person',
    'Ada',
    '--lead',
    '--since',
    '2026-01-01',
  );
  expect(added.stdout).toMatch(/acme\/shop +2026-01-01/);
  expect(added.stdout).toMatch(/ada +lead/);
  const removed = await pulse('teams', 'remove', 'web', '--repo', 'acme/shop', '--person', 'ada', '--json');
  const { repositories, people } = JSON.parse(removed.stdout);
  expect(repositories[0].disconnectedAt).not.toBeNull();
  expect(people[0].leftAt).not.toBeNull();
  expect(
    (await pulse('teams', 'change', 'web', '--name', 'Shop', '--slug', 'shop', '--tz', 'Europe/Berlin'))
      .stdout,
  ).toBe('Team Shop: its name in commands is shop, its time zone Europe/Berlin.\n');
  expect((await pulse('teams', 'show', 'shop')).stdout).toContain(
    'Team Shop (shop), days and weeks of Europe/Berlin',
  );
  const asked = await pulse('teams', 'delete', 'shop');
  expect(asked.code).toBe(2);
  expect(asked.stderr).toContain('teams delete shop --yes');
  expect((await pulse('teams', 'delete', 'shop', '--yes')).stdout).toBe('Team Shop is deleted.\n');
  expect((await pulse('teams')).stdout).toBe('No teams.\n');
});

test('what is wrong with a change of a team is said', async () => {
  await pulse('teams', 'create', 'One');
  await pulse('teams', 'create', 'Two');
  expect((await pulse('teams', 'change', 'one', '--slug', 'two')).stderr).toContain(
    'There is a team two already',
  );
  expect((await pulse('teams', 'change', 'one')).stderr).toContain(
    'say what to change: --name, --slug or --tz',
  );
  expect((await pulse('teams', 'add', 'one')).stderr).toContain('--repo <owner/name> or --person <login>');
  expect((await pulse('teams', 'add', 'one', '--person', 'bob')).stderr).toContain('Nobody is known as bob');
  expect((await pulse('teams', 'remove', 'one', '--person', 'bob')).stderr).toContain(
    'bob is not in team one, nobody is',
  );
  expect((await pulse('teams', 'remove', 'one', '--repo', 'acme/shop')).stderr).toContain(
    'acme/shop does not count for',
  );
  expect((await pulse('teams', 'create', ' ')).stderr).toContain('name must not be blank');
});

test('a repository that was disconnected says so', async () => {
  expect((await pulse('repos')).stdout).toMatch(/acme\/old +disconnected on 2026-03-01/);
});

test('a repository is shown, with what was left out of its mailmap', async () => {
  expect((await pulse('repos', 'show', 'acme/shop')).stdout).toMatch(/mailmap +none/);
  await opened.database.pg.query(
    `insert into mailmaps (repo_id, blob, rule_version, ignored_lines, is_too_large)
     select repo_id, repeat('a', 40), 1, 2, false from repositories where name = 'shop'`,
  );
  expect((await pulse('repos', 'show', 'acme/shop')).stdout).toMatch(
    /mailmap +applied; 2 lines were left out/,
  );
  const { repository } = JSON.parse((await pulse('repos', 'show', 'acme/shop', '--json')).stdout);
  expect(repository.mailmap).toEqual({ ignoredLines: 2, isTooLarge: false });
  await opened.database.pg.query('update mailmaps set is_too_large = true');
  expect((await pulse('repos', 'show', 'acme/shop')).stdout).toMatch(/mailmap +left out: it is larger/);
});

test('alarms are listed with what to do', async () => {
  expect((await pulse('alarms')).stdout).toMatch(/hook_missing +acme\/shop .* Connect it again\./);
  expect((await pulse('alarms', '--state', 'resolved')).stdout).toBe('No alarms.\n');
  expect((await pulse('alarms', '--state', 'gone')).stderr).toContain('open, resolved');
});
