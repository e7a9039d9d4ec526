import type { Command } from 'commander';
import type { Client } from '../../api/client.ts';
import type { Team, TeamDeveloper, TeamRepository } from '../../api/schemas/settings/team.ts';
import { PulseError } from '../../lib/errors.ts';
import { type CliContext, lineWidth } from '../context.ts';
import { findRepository } from '../find-repository.ts';
import { findTeam } from '../find-team.ts';
import { type Column, formatTable } from '../output/format-table.ts';
import { neutraliseText } from '../output/neutralise-text.ts';
import { newPainter } from '../output/painter.ts';
import { printJson, printLines } from '../output/print.ts';
import { parseRepositoryName } from '../parse-reference.ts';
import { type AskedTime, momentOf, parseTime } from '../parse-time.ts';
import { withPulse } from '../services/connect.ts';
import { takeItems } from '../take-items.ts';
import { collectText } from './collect-text.ts';

/** More than a person reads in one go. */
const LINES_MAX = 1_000;

interface RosterOptions {
  readonly repo?: readonly string[];
  readonly person?: readonly string[];
  readonly lead?: true;
  readonly since?: AskedTime;
  readonly json?: true;
}

interface Roster {
  readonly team: Team;
  readonly repositories: readonly TeamRepository[];
  readonly people: readonly TeamDeveloper[];
}

const REPOSITORIES: readonly Column<TeamRepository>[] = [
  { heading: 'repository', text: ({ fullName }) => neutraliseText(fullName), shrinks: true },
  { heading: 'counts from', text: ({ connectedAt }) => connectedAt.slice(0, 10) },
  { heading: 'until', text: ({ disconnectedAt }) => disconnectedAt?.slice(0, 10) ?? '' },
];
const PEOPLE: readonly Column<TeamDeveloper>[] = [
  { heading: 'person', text: ({ login, name }) => neutraliseText(login ?? name), shrinks: true },
  { heading: 'role', text: ({ role }) => role },
  { heading: 'from', text: ({ joinedAt }) => joinedAt.slice(0, 10) },
  { heading: 'until', text: ({ leftAt }) => leftAt?.slice(0, 10) ?? '' },
];

/** `pulse teams show <team>`, `pulse teams add <team>`, `pulse teams remove <team>` */
export function registerTeamRoster(teams: Command, context: CliContext): void {
  const withTeam = (name: string, work: (client: Client, team: Team) => Promise<void>): Promise<Roster> =>
    withPulse(context, async ({ client }) => {
      const team = await findTeam(client, name);
      await work(client, team);
      return readRoster(client, team);
    });
  const tell = ({ json }: RosterOptions, roster: Roster): void =>
    json ? printJson(context, roster) : printLines(context, formatRoster(context, roster));

  teams
    .command('show')
    .description('Show which repositories count for a team, and who is in it.')
    .argument('<team>', 'its name in commands')
    .option('--json', 'print one JSON document')
    .action(async (name: string, _: unknown, command: Command) =>
      tell(command.optsWithGlobals(), await withTeam(name, async () => {})),
    );
  rosterCommand(teams, 'add', 'Let repositories count for a team, and put people in it.')
    .option('--lead', 'the people lead the team')
    .option(
      '--since <time>',
      'from when on repositories count: a day of the team such as 2026-01-31, or a moment; from now on unless given',
      parseTime,
    )
    .action(async (name: string, _: unknown, command: Command) => {
      const options = readOptions(command);
      tell(options, await withTeam(name, (client, team) => addTo(client, team, options)));
    });
  rosterCommand(
    teams,
    'remove',
    'Let repositories count no longer, and take people out; the past stays.',
  ).action(async (name: string, _: unknown, command: Command) => {
    const options = readOptions(command);
    tell(options, await withTeam(name, (client, team) => removeFrom(client, team, options)));
  });
}

function rosterCommand(teams: Command, name: string, description: string): Command {
  return teams
    .command(name)
    .description(description)
    .argument('<team>', 'its name in commands')
    .option('--repo <owner/name...>', 'repositories', collectText(parseRepositoryName))
    .option('--person <login...>', 'people, by login at GitHub or by e-mail address', collectText(String))
    .option('--json', 'print one JSON document');
}

function readOptions(command: Command): RosterOptions {
  const options = command.optsWithGlobals<RosterOptions>();
  if (options.repo === undefined && options.person === undefined) {
    command.error('error: say whom or what: --repo <owner/name> or --person <login>');
  }
  return options;
}

async function addTo(client: Client, team: Team, options: RosterOptions): Promise<void> {
  const connectedAt = options.since && momentOf(options.since, team.timeZone).toISOString();
  for (const name of options.repo ?? []) {
    const { id } = await findRepository(client, name);
    await client.watchRepository(team.id, {
      repositoryId: id,
      ...(connectedAt === undefined ? {} : { connectedAt }),
    });
  }
  for (const person of options.person ?? []) {
    const by = person.includes('@') ? { email: person } : { login: person };
    await client.addTeamDeveloper(team.id, { ...by, role: options.lead ? 'lead' : 'member' });
  }
}

async function removeFrom(client: Client, team: Team, options: RosterOptions): Promise<void> {
  for (const name of options.repo ?? []) {
    await client.unwatchRepository(team.id, (await findRepository(client, name)).id);
  }
  const people =
    options.person === undefined ? [] : await takeItems(client.listTeamDevelopers(team.id), LINES_MAX);
  for (const person of options.person ?? []) {
    const wanted = person.toLowerCase();
    const found = people.find(
      ({ login, name, leftAt }) =>
        leftAt === null && [login, name].some((each) => each?.toLowerCase() === wanted),
    );
    if (found === undefined) {
      const known = people.filter(({ leftAt }) => leftAt === null).map(({ login, name }) => login ?? name);
      throw new PulseError(
        'developer_not_found',
        `${person} is not in team ${team.slug}${known.length > 0 ? `; in it are: ${known.join(', ')}` : ', nobody is'}.`,
      );
    }
    await client.removeTeamDeveloper(team.id, found.developerId);
  }
}

async function readRoster(client: Client, team: Team): Promise<Roster> {
  return {
    team,
    repositories: await takeItems(client.listTeamRepositories(team.id), LINES_MAX),
    people: await takeItems(client.listTeamDevelopers(team.id), LINES_MAX),
  };
}

function formatRoster(context: CliContext, { team, repositories, people }: Roster): string[] {
  const painter = newPainter(context.stdout);
  const width = lineWidth(context.stdout);
  const dim = (text: string): string => painter('dim', text);
  return [
    `Team ${neutraliseText(team.name)} (${team.slug}), days and weeks of ${neutraliseText(team.timeZone)}`,
    '',
    ...(repositories.length > 0 ? formatTable(REPOSITORIES, repositories, width, dim) : ['No repositories.']),
    '',
    ...(people.length > 0 ? formatTable(PEOPLE, people, width, dim) : ['No people.']),
  ];
}
