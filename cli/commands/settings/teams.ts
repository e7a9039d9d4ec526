import type { Command } from 'commander';
import type { Team } from '../../../api/schemas/settings/team.ts';
import { type CliContext, lineWidth } from '../../context.ts';
import { findRepository } from '../../find-repository.ts';
import { type Column, formatTable } from '../../output/format-table.ts';
import { neutraliseText } from '../../output/neutralise-text.ts';
import { newPainter } from '../../output/painter.ts';
import { printJson, printLines } from '../../output/print.ts';
import { parseRepositoryName } from '../../parse-reference.ts';
import { type AskedTime, momentOf, parseTime, parseZone } from '../../parse-time.ts';
import { withPulse } from '../../services/connect.ts';
import { takeItems } from '../../take-items.ts';
import { collectText } from '../../teams/collect-text.ts';
import { registerTeamChanges } from '../../teams/register-team-changes.ts';
import { registerTeamRoster } from '../../teams/register-team-roster.ts';

const TEAMS_MAX = 1_000;
const COLUMNS: readonly Column<Team>[] = [
  { heading: 'team', text: ({ slug }) => slug },
  { heading: 'name', text: ({ name }) => neutraliseText(name), shrinks: true },
  { heading: 'time zone', text: ({ timeZone }) => neutraliseText(timeZone) },
];

interface CreateOptions {
  readonly tz?: string;
  readonly repo?: readonly string[];
  readonly since?: AskedTime;
  readonly json?: true;
}

/** `pulse teams`, `pulse teams create <name>`, and what changes one */
export function registerTeams(program: Command, context: CliContext): void {
  const teams = program
    .command('teams')
    .description('List teams, which own numbers; the commands below make and change them.')
    .option('--json', 'print one JSON document')
    .action(async (options: { readonly json?: true }) => {
      const found = await withPulse(context, ({ client }) => takeItems(client.listTeams(), TEAMS_MAX));
      if (options.json) return printJson(context, { teams: found });
      const painter = newPainter(context.stdout);
      printLines(
        context,
        found.length > 0
          ? formatTable(COLUMNS, found, lineWidth(context.stdout), (text) => painter('dim', text))
          : ['No teams.'],
      );
    });
  teams
    .command('create')
    .description('Make a team, and let repositories count for it.')
    .argument('<name>', 'what people call it')
    .option(
      '--tz <zone>',
      'time zone of its days and weeks, such as Europe/Berlin; UTC unless given',
      parseZone,
    )
    .option('--repo <owner/name...>', 'repositories that count for it', collectText(parseRepositoryName))
    .option(
      '--since <time>',
      'from when on they count: a day of the team such as 2026-01-31, or a moment; from now on unless given',
      parseTime,
    )
    .option('--json', 'print one JSON document')
    .action(async (name: string, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<CreateOptions>();
      const team = await createTeam(context, name, options);
      if (options.json) return printJson(context, team);
      printLines(context, [
        `Team ${neutraliseText(team.name)} is made: its name in commands is ${team.slug}.`,
      ]);
    });
  registerTeamRoster(teams, context);
  registerTeamChanges(teams, context);
}

async function createTeam(context: CliContext, name: string, options: CreateOptions): Promise<Team> {
  return withPulse(context, async ({ client }) => {
    const repositories = [];
    for (const repository of options.repo ?? []) repositories.push(await findRepository(client, repository));
    const team = await client.createTeam({
      name,
      ...(options.tz === undefined ? {} : { timeZone: options.tz }),
    });
    for (const { id } of repositories) {
      const connectedAt = options.since && momentOf(options.since, team.timeZone).toISOString();
      await client.watchRepository(team.id, {
        repositoryId: id,
        ...(connectedAt === undefined ? {} : { connectedAt }),
      });
    }
    return team;
  });
}
