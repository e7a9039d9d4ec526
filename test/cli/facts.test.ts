import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { REPORT_LIMIT_CHARS } from '../../api/schemas/facts/coverage.ts';
import type { RunningApi } from '../../api/start-api.ts';
import { type OpenTestDatabase, openTestDatabase } from '../activities/open-test-database.ts';
import { startTestApi } from '../api/start-test-api.ts';
import {
  applyEvent,
  at,
  comment,
  commit,
  deployment,
  issue,
  pullRequest,
  release,
  review,
} from '../lib/facts/make-facts.ts';
import { type CommandLine, openCommandLine } from './open-command-line.ts';

let opened: OpenTestDatabase;
let api: RunningApi;
let commandLine: CommandLine;
beforeAll(async () => {
  opened = await openTestDatabase();
  api = await startTestApi({ databaseUrl: opened.url });
  commandLine = await openCommandLine(api.url);
  await applyEvent(opened, await opened.addRepository('shop'), [
    pullRequest({ title: 'red \u001b[31m title' }),
    review(),
    comment({ body: 'Why?' }),
    commit({ message: 'Add a thing\n\nbecause', additions: 3, deletions: 1 }),
    deployment({ createdAt: at(0) }),
    release(),
    issue(),
  ]);
});
afterAll(async () => {
  await api.stop();
  await opened[Symbol.asyncDispose]();
  await commandLine[Symbol.asyncDispose]();
});

const pulse = (...args: string[]) => commandLine.pulse(...args);

test('a timeline is shown without what a terminal would obey', async () => {
  const { stdout } = await pulse('timeline', 'acme/shop#1');
  expect(stdout).toMatch(/opened +ada +red .*title/);
  expect(stdout).toMatch(/review +grace +approved/);
  expect(stdout).not.toContain('\u001b');
  const { timeline } = JSON.parse((await pulse('timeline', 'acme/shop#1', '--json')).stdout);
  expect(timeline.map(({ kind }: { kind: string }) => kind)).toEqual(['opened', 'review', 'comment']);
});

test('commits and deployments are listed', async () => {
  expect((await pulse('commits', 'acme/shop', '--author', 'ada')).stdout).toMatch(/\+3 -1 +Add a thing\n/);
  expect((await pulse('commits', 'acme/shop', '--default')).stdout).toBe('No commits.\n');
  expect((await pulse('deployments', 'acme/shop')).stdout).toMatch(/production +production +pending/);
  expect((await pulse('deployments', 'acme/shop', '--environment', 'moon')).code).toBe(2);
});

test('what names of environments mean is said, listed and taken back', async () => {
  expect((await pulse('environments', 'acme/shop')).stdout).toMatch(/production +production +production +1 /);
  const mapped = await pulse(
    'environments',
    'map',
    'acme/shop',
    'prod*',
    '--environment',
    'staging',
    '--service',
    'Shop',
  );
  expect(mapped.stdout).toBe('prod* counts as staging and is of the service Shop.\n');
  expect((await pulse('environments', 'mappings', 'acme/shop')).stdout).toMatch(/prod\* +staging +Shop/);
  expect((await pulse('environments', 'acme/shop')).stdout).toMatch(
    /production +staging +production +shop +1 /,
  );
  expect((await pulse('environments', 'unmap', 'acme/shop', 'PROD*')).stdout).toBe('The mapping is gone.\n');
  expect((await pulse('environments', 'unmap', 'acme/shop', 'PROD*')).stderr).toContain(
    'has no mapping "PROD*"',
  );
  expect((await pulse('deployments', 'acme/shop', '--environment', 'production')).stdout).toContain(
    'pending',
  );
});

test('rules are added, listed and taken away', async () => {
  expect((await pulse('rules', 'add-deployment', 'acme/shop', 'release', 'v*')).stdout).toContain('rule 1');
  expect((await pulse('rules', 'add-incident', 'acme/shop', 'incident')).stdout).toContain('rule 1');
  expect((await pulse('rules', 'acme/shop')).stdout).toMatch(/deployment +1 +yes +production +release v\*/);
  expect((await pulse('deployments', 'acme/shop')).stdout).toMatch(/success .*release +v1/);
  expect((await pulse('rules', 'remove', 'acme/shop', 'deployment', '1')).code).toBe(0);
  expect((await pulse('deployments', 'acme/shop')).stdout).not.toContain('v1');
  expect((await pulse('rules', 'remove', 'acme/shop', 'deployment', '1')).stderr).toContain(
    'no deployment rule 1',
  );
});

test('a rule is changed and taken away by its pattern; the change is tried first', async () => {
  await pulse('rules', 'add-deployment', 'acme/shop', 'release', 'v*');
  await pulse('rules', 'add-deployment', 'acme/shop', 'tag', 'v*');
  const rule = (...args: string[]) => pulse('rules', ...args);
  const several = await rule('change', 'acme/shop', 'deployment', 'v*', '--off');
  expect(several.stderr).toMatch(/2 deployment rules are of v\*: give the id of one \(\d+, \d+\)/);
  const change = (...args: string[]) => rule('change', 'acme/shop', 'deployment', 'release v*', ...args);
  const tried = await change('--environment', 'staging', '--dry-run');
  expect(tried.stdout).toContain('The rule would count 1 deployment of what is stored');
  expect((await rule('acme/shop')).stdout).not.toContain('staging');
  expect((await change('--environment', 'staging')).stdout).toMatch(
    /Deployment rule \d+ is changed\. It counts 1 /,
  );
  expect((await rule('acme/shop')).stdout).toMatch(/yes +staging +release v\*/);
  expect((await change('--off')).stdout).toContain('It is off. Active it would count 1 deployment');
  expect((await rule('acme/shop')).stdout).toMatch(/no +staging +release v\*/);
  expect((await change('--severity', 'major')).stderr).toContain('--severity is of incident rules only');
  expect((await change()).stderr).toContain('say what to change');
  const unknown = await rule('remove', 'acme/shop', 'deployment', 'release w*');
  expect(unknown.stderr).toContain('did you mean release v*?');
  expect((await rule('remove', 'acme/shop', 'deployment', 'release v*')).stdout).toContain('over v* is gone');
  expect((await rule('remove', 'acme/shop', 'deployment', 'v*')).stdout).toContain('over v* is gone');
  await rule('add-incident', 'acme/shop', 'outage*');
  const incident = (...args: string[]) => rule('change', 'acme/shop', 'incident', 'outage*', ...args);
  expect((await incident('--severity', 'critical', '--service', 'web')).code).toBe(0);
  expect((await rule('acme/shop')).stdout).toContain('label outage* (critical) of web');
  expect((await rule('remove', 'acme/shop', 'incident', 'outage*')).code).toBe(0);
});

test('a rule about machines is taken away by its pattern, a team’s own with the team', async () => {
  await pulse('bots', 'add', 'our-*');
  await pulse('bots', 'add', 'our-*', '--kind', 'email');
  expect((await pulse('bots', 'remove', 'our-*')).stderr).toContain('2 rules about machines are of our-*');
  expect((await pulse('bots', 'remove', 'login our-*')).stdout).toContain('over our-* is gone');
  expect((await pulse('bots', 'remove', 'OUR-*')).stdout).toContain('over our-* is gone');
  expect((await pulse('bots')).stdout).toBe('No rules.\n');
});

test('a rule is tried before it is added: what it would count, or why it would count nothing', async () => {
  const tried = await pulse('rules', 'add-deployment', 'acme/shop', 'release', 'v*', '--dry-run');
  expect(tried.stdout).toContain('The rule would count 1 deployment of what is stored');
  const none = await pulse('rules', 'add-deployment', 'acme/shop', 'release', 'v2', '--dry-run');
  expect(none.stdout).toContain('The rule would count 0 deployments of what is stored.');
  expect(none.stdout).toContain('No release is like v2 so far: is v1 meant? Else there are v1.');
  const json = JSON.parse(
    (await pulse('rules', 'add-deployment', 'acme/shop', 'release', 'v*', '--dry-run', '--json')).stdout,
  );
  expect(json).toMatchObject({
    id: null,
    counts: { count: 1, hints: [expect.stringContaining('the commit is not known')] },
  });
  expect((await pulse('rules', 'acme/shop')).stdout).not.toContain('release');
});

test('an incident is told of and ended', async () => {
  const told = await pulse('incidents', 'add', 'acme/shop', 'PD-1', 'The shop is slow', '--json');
  const { id } = JSON.parse(told.stdout).incident;
  expect((await pulse('incidents', 'acme/shop', '--open')).stdout).toMatch(/PD-1 .*The shop is slow/);
  const unknown = await pulse('incidents', 'resolve', 'acme/shop', 'PD-2');
  expect(unknown).toMatchObject({ code: 1, stdout: '' });
  expect(unknown.stderr).toContain('acme/shop has no incident PD-2: did you mean PD-1?');
  expect((await pulse('incidents', 'resolve', 'acme/shop', 'pd-1')).stdout).toContain('was over');
  expect((await pulse('incidents', 'resolve', 'acme/shop', id)).stdout).toContain('was over');
  expect((await pulse('incidents', 'acme/shop', '--open')).stdout).not.toContain('The shop is slow');
});

/** Percent of one deployment: it is blamed, or it is not. */
test('who knows better says which deployment is to blame, and DORA’s numbers follow', async () => {
  await opened.database.pg.query('update incidents set is_active = false');
  await opened.database.pg.query(
    `insert into deployments (repo_id, source, source_key, environment, environment_name, status, created_at, finished_at, updated_at)
     select repo_id, 'api', 'live', 'production', 'live', 'success', now() - interval '1 hour', now() - interval '1 hour', now()
     from repositories`,
  );
  await pulse('incidents', 'add', 'acme/shop', 'PD-2', 'Down');
  expect((await pulse('incidents', 'acme/shop')).stdout).toMatch(/ PD-2 .* live \(live\) /);
  const before = await pulse('dora', 'acme/shop');
  expect(before.stdout).toMatch(/^acme\/shop: 12 weeks, .*\n/);
  expect(before.stdout).toMatch(/\nDeployment frequency +0.01 a day .* low\n/);
  expect(before.stdout).toMatch(/Change fail rate +100 % .* low\n/);
  expect(before.stdout).toContain('not as a grade');
  const blame = (incident: string, deployment: string, ...options: string[]) =>
    pulse('incidents', 'blame', 'acme/shop', incident, deployment, '--reason', 'a power cut', ...options);
  expect((await blame('pd-2', 'none', '--by', 'ada')).stdout).toBe(
    'Incident PD-2 is blamed on no deployment: a power cut.\n',
  );
  expect((await pulse('incidents', 'acme/shop')).stdout).toMatch(/ none! /);
  expect((await pulse('dora', 'acme/shop')).stdout).toMatch(/Change fail rate +0 % .* elite\n/);
  expect((await pulse('incidents', 'unblame', 'acme/shop', 'PD-2')).stdout).toMatch(
    /^Incident PD-2 is blamed on the deployment of live \(live\): the latest deployment to production before it/,
  );
  const { metrics } = JSON.parse((await pulse('dora', 'acme/shop', '--json')).stdout);
  expect(metrics.find(({ metric }: { metric: string }) => metric === 'change_fail_rate').value).toBe(100);
  expect((await pulse('incidents', 'blame', 'acme/shop', 'PD-2', 'none')).code).toBe(2);
  const { incident } = JSON.parse((await blame('PD-2', 'live', '--json')).stdout);
  expect(incident).toMatchObject({
    key: 'PD-2',
    deploymentId: expect.stringMatching(/^\d+$/),
    deployment: { key: 'live', ref: null, environmentName: 'live' },
  });
  expect((await pulse('incidents', 'acme/shop')).stdout).toContain(' live (live)! ');
  expect((await blame('PD-2', incident.deploymentId)).stdout).toContain(
    'the deployment of live (live): a power',
  );
  expect((await blame('PD-2', 'lvie')).stderr).toContain(
    'acme/shop has no deployment lvie: did you mean live?',
  );
  expect((await blame('PD-3', 'live')).stderr).toContain('has no incident PD-3: did you mean PD-');
});

test('a coverage report is uploaded and listed', async () => {
  const file = join(commandLine.dataDir, 'lcov.info');
  await writeFile(file, 'SF:a.ts\nDA:1,1\nDA:2,0\nend_of_record\n');
  const commitId = 'c1'.repeat(20);
  const upload = (...args: string[]) =>
    pulse('coverage', 'upload', 'acme/shop', ...args, '--commit', commitId);
  expect((await upload(file)).stdout).toBe('50.00 % of 2 lines (lcov).\n');
  expect((await upload(join(commandLine.dataDir, 'none'))).stderr).toContain('The report cannot be read');
  // As PowerShell writes what is redirected.
  await writeFile(file, '\ufeffmode: set\r\na.go:1.2,3.4 3 1\r\na.go:5.2,6.4 1 0\r\nnoise\r\n', 'utf16le');
  expect((await upload(file)).stdout).toBe(
    '75.00 % of 4 statements (go).\n1 entry of the report could not be understood and was left out.\n',
  );
  await writeFile(file, '');
  expect((await upload(file, '--flag', 'docs')).stdout).toBe(
    'Nothing to cover: The report names no line that a test could run.\n',
  );
  // As large as a report may be, of characters that take two each in JSON.
  const lcov = 'SF:a.ts\nDA:1,1\nend_of_record\n#';
  await writeFile(file, lcov.padEnd(REPORT_LIMIT_CHARS, '\t'));
  expect((await upload(file, '--flag', 'large')).stdout).toContain('100.00 % of 1 lines (lcov).');
  await writeFile(file, '{"data":[{"files":[]}],"type":"llvm.coverage.json.export"}');
  expect((await upload(file)).stderr).toContain('use `llvm-cov export -format=lcov`');
  const list = (await pulse('coverage', 'acme/shop')).stdout;
  expect(list).toMatch(/c1c1c1c1c1 +75\.00 % .*go/);
  expect(list).toMatch(/c1c1c1c1c1 +– +docs .*empty/);
});
