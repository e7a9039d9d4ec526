import type { Argument, Command, Option } from 'commander';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newProgram } from '../../cli/program.ts';
import { runCli } from '../../cli/run-cli.ts';
import { type OpenTestDatabase, openTestDatabase } from '../activities/open-test-database.ts';
import { addPullRequest, addRepository } from '../api/seed.ts';
import { startTestApi } from '../api/start-test-api.ts';
import { TEST_TOKEN } from '../api/test-api.ts';
import { addTeam } from '../api/work/add-work.ts';
import { captureContext } from './capture-context.ts';

const UUID = '0a1a9d2e-7a61-4f47-9b8e-4d9f0a8f7c10';
/** What a library or a program says to programmers. */
const RAW = /^\s+at |\bundefined\b|\[object|Invalid |ZodError|TypeError|Error:.*\n\s+at/m;
/** Of every argument and option with a value, by its name: one of the right form that names nothing there is. */
const NOTHING_THERE: Readonly<Record<string, string>> = {
  'owner/name': 'acme/nothing',
  'owner/name#number': 'acme/nothing#1',
  'team|owner/name': 'nobody',
  team: 'nobody',
  id: '999999',
  other: 'acme/nothing#2',
  pattern: 'x*',
  rule: 'x*',
  name: 'nothing',
  key: 'PD-1',
  title: 'it broke',
  label: 'bug',
  deployment: '999999',
  file: '/no/such/file',
  email: 'nobody@example.org',
  token: '0a1a9d2e-7a61-4f47-9b8e-4d9f0a8f7c10',
  source: '/no/such/folder',
};
/** Values of options that a command cannot do without; any text for the others. */
const NEEDED: Readonly<Record<string, string>> = {
  '--until': '2999-03-31',
  '--repo': 'acme/nothing',
  '--commit': 'a'.repeat(40),
  '--role': 'member',
};
/** Commands that want one option or another. */
const ALSO_NEEDED: Readonly<Record<string, readonly string[]>> = {
  'teams add': ['--repo', 'acme/nothing'],
  'teams remove': ['--repo', 'acme/nothing'],
  'teams change': ['--name', 'x'],
  'rules change': ['--off'],
};
/** Commands that need no Pulse, and those that have a test of their own. */
const APART = new Set([
  'demo',
  'evaluate',
  'sync',
  'connect',
  'login',
  'logout',
  'users create',
  'mail preview',
]);
/** Commands whose arguments name what they make, or nothing at all. */
const MAKES = new Set([
  'teams create',
  'tokens create',
  'tokens revoke',
  'bots add',
  'jobs',
  'alarms',
  'repos',
  'verify',
  'bots list',
  'rate-limits',
  'hooks list',
  'secrets rotate',
  'rollups backfill',
]);
const IDS_OF_INCIDENTS = new Set([
  'incidents resolve',
  'incidents blame',
  'incidents unblame',
  'hooks rotate',
  'hooks remove',
]);

interface Leaf {
  readonly name: string;
  readonly command: Command;
}

let opened: OpenTestDatabase;
let api: Awaited<ReturnType<typeof startTestApi>>;
beforeAll(async () => {
  opened = await openTestDatabase();
  const { pg } = opened.database;
  const repoId = await addRepository(pg, 'acme/shop');
  await addPullRequest(pg, repoId, { number: 1, files: ['a.ts'] });
  await addTeam(pg, 'web', 'UTC', [{ repoId, connectedAt: '2020-01-01T00:00Z' }]);
  api = await startTestApi({ databaseUrl: opened.url });
});
afterAll(async () => {
  await api.stop();
  await opened[Symbol.asyncDispose]();
});

/** Every command that does something. */
const LEAVES: readonly Leaf[] = listLeaves(newProgram(captureContext()), []);

function listLeaves(command: Command, path: readonly string[]): Leaf[] {
  if (command.commands.length === 0) return [{ name: path.join(' '), command }];
  return command.commands.flatMap((inner) => listLeaves(inner, [...path, inner.name()]));
}

async function run(args: readonly string[], env: Record<string, string> = {}) {
  const context = captureContext({
    env: { PULSE_URL: api.url, PULSE_TOKEN: TEST_TOKEN, ...env },
  });
  const code = await runCli(args, context);
  return { code, ...context.written };
}

/** The arguments of a command, each of the right form. */
function rightArguments({ name, command }: Leaf, count = command.registeredArguments.length): string[] {
  const given = command.registeredArguments.slice(0, count).map((argument) => valueFor(name, argument));
  const needed = command.options
    .filter((option) => option.mandatory)
    .flatMap(({ long }) => [long!, NEEDED[long!] ?? 'x']);
  return [...name.split(' '), ...given, ...needed, ...(ALSO_NEEDED[name] ?? [])];
}

function valueFor(command: string, argument: Argument): string {
  if (argument.argChoices !== undefined) return argument.argChoices[0]!;
  if (argument.name() === 'id' && IDS_OF_INCIDENTS.has(command)) return UUID;
  return NOTHING_THERE[argument.name()] ?? `unnamed-${argument.name()}`;
}

/** What every message must be, whatever went wrong. */
function judge(
  args: readonly string[],
  outcome: { code: number; stdout: string; stderr: string },
  code: number,
) {
  const shown = `${args.join(' ')} -> ${outcome.code} ${outcome.stdout}${outcome.stderr}`;
  const isRight =
    outcome.code === code &&
    outcome.stdout === '' &&
    outcome.stderr.startsWith('error: ') &&
    !RAW.test(outcome.stderr);
  return isRight ? [] : [shown];
}

test('every argument has an example here', () => {
  const names = LEAVES.flatMap(({ command }) => command.registeredArguments.map((each) => each.name()));
  expect(
    names.filter((name) => NOTHING_THERE[name] === undefined && !['path', 'source', 'kind'].includes(name)),
  ).toEqual([]);
  expect(LEAVES.length).toBeGreaterThan(50);
});

test('a missing argument exits 2 and is named', async () => {
  const wrong: string[] = [];
  for (const leaf of LEAVES) {
    const needed = leaf.command.registeredArguments.filter((argument) => argument.required);
    if (needed.length === 0) continue;
    const args = rightArguments(leaf, needed.length - 1);
    const outcome = await run(args);
    wrong.push(...judge(args, outcome, 2));
    if (!outcome.stderr.includes(needed.at(-1)!.name())) wrong.push(`${args.join(' ')}: ${outcome.stderr}`);
  }
  expect(wrong).toEqual([]);
});

test('an argument too many exits 2', async () => {
  const wrong: string[] = [];
  for (const leaf of LEAVES.filter(
    ({ command }) => !command.registeredArguments.some(({ variadic }) => variadic),
  )) {
    const args = [...rightArguments(leaf), 'more'];
    wrong.push(...judge(args, await run(args), 2));
  }
  expect(wrong).toEqual([]);
});

test('an option that was misspelt exits 2, with the one that was meant', async () => {
  const wrong: string[] = [];
  for (const leaf of LEAVES) {
    for (const option of leaf.command.options) {
      const args = [...rightArguments(leaf), `${option.long!}x`];
      const outcome = await run(args);
      wrong.push(...judge(args, outcome, 2));
      if (!/Did you mean (one of )?--/.test(outcome.stderr))
        wrong.push(`${args.join(' ')}: ${outcome.stderr}`);
    }
  }
  expect(wrong).toEqual([]);
});

/** Values that no option of a number, a day, a zone or a choice takes. */
const WRONG_VALUES = [
  'ten',
  '-1',
  '1e3',
  '99999999999999999999',
  '0001-01-10',
  '2026-02-30',
  '9999-12-31T23:59:60Z',
  '',
];

function isChecked(option: Option): boolean {
  return option.argChoices !== undefined || /<(count|day|score|share|number|zone)>/.test(option.flags);
}

test('a value that an option does not take exits 2 and names the option', async () => {
  const wrong: string[] = [];
  for (const leaf of LEAVES) {
    for (const option of leaf.command.options.filter(isChecked)) {
      for (const value of WRONG_VALUES) {
        const args = [...rightArguments(leaf), `${option.long!}=${value}`];
        const outcome = await run(args);
        wrong.push(...judge(args, outcome, 2));
        if (!outcome.stderr.includes(option.long!)) wrong.push(`${args.join(' ')}: ${outcome.stderr}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

test('what is not there exits 1, is named, and leaves standard output empty, also with --json', async () => {
  const wrong: string[] = [];
  for (const leaf of LEAVES.filter(
    ({ name, command }) => !APART.has(name) && !MAKES.has(name) && command.registeredArguments.length > 0,
  )) {
    const args = rightArguments(leaf);
    const given = leaf.command.registeredArguments.map((argument) => valueFor(leaf.name, argument));
    const withJson = leaf.command.options.some(({ long }) => long === '--json') ? [[...args, '--json']] : [];
    for (const each of [args, ...withJson]) {
      const outcome = await run(each);
      wrong.push(...judge(each, outcome, 1));
      if (!given.some((value) => outcome.stderr.includes(value.split('#')[0]!)))
        wrong.push(`${each.join(' ')}: ${outcome.stderr}`);
    }
  }
  expect(wrong).toEqual([]);
});

test.each([
  [
    'a server that is away',
    { PULSE_URL: 'http://127.0.0.1:1' },
    'Pulse does not answer at http://127.0.0.1:1',
  ],
  ['a wrong token', { PULSE_TOKEN: 'another-token-of-some-length' }, 'PULSE_TOKEN'],
])('%s exits 1 and says what to do, whatever the command', async (_, env, message) => {
  const wrong: string[] = [];
  for (const leaf of LEAVES.filter(({ name }) => !APART.has(name) && name !== 'coverage upload')) {
    const args = rightArguments(leaf);
    const outcome = await run(args, env);
    wrong.push(...judge(args, outcome, 1));
    if (!outcome.stderr.includes(message)) wrong.push(`${args.join(' ')}: ${outcome.stderr}`);
  }
  expect(wrong).toEqual([]);
});

test.each([
  ['teams change web', 'Mars/Olympus', 'It must be an IANA time zone such as'],
  ['teams create Shop', '+03:00', 'It must be an IANA time zone, not an offset'],
  ['velocity web', 'europe/berlin', 'It must be an IANA time zone such as'],
])('%s --tz %s exits 2 and speaks of --tz', async (line, zone, message) => {
  const { code, stdout, stderr } = await run([...line.split(' '), `--tz=${zone}`]);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain('--tz');
  expect(stderr).toContain(message);
  expect(stderr).not.toContain('timeZone');
});

test.each([
  ['acme/shop', 'findings 7', 'owner/name'],
  ['a number where a team is meant', 'risk 7', 'There is no team 7. Among those there are: web'],
  ['a repository that was misspelt', 'rules acme/shpo', 'did you mean acme/shop?'],
  ['a team that was misspelt', 'risk wbe', 'did you mean web?'],
  ['a command that was misspelt', 'findngs', 'Did you mean findings?'],
  ['a pull request that is not there', 'timeline acme/shop#99', '#99'],
  ['a name that is taken', 'teams create Web', 'There is a team web already'],
])('%s', async (_, line, message) => {
  const { code, stdout, stderr } = await run(line.split(' '));
  expect([code, stdout]).toEqual([line.startsWith('find') ? 2 : 1, '']);
  expect(stderr).toContain(message);
});
