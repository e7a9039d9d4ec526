import type { Command } from 'commander';
import type { ChangeTeam } from '../../api/schemas/settings/team.ts';
import { commandLine } from '../command-line.ts';
import type { CliContext } from '../context.ts';
import { findTeam } from '../find-team.ts';
import { neutraliseText } from '../output/neutralise-text.ts';
import { printJson, printLines } from '../output/print.ts';
import { parseZone } from '../parse-time.ts';
import { withPulse } from '../services/connect.ts';

interface ChangeOptions extends Pick<ChangeTeam, 'name' | 'slug'> {
  readonly tz?: string;
  readonly json?: true;
}

/** `pulse teams change <team>`, `pulse teams delete <team>` */
export function registerTeamChanges(teams: Command, context: CliContext): void {
  teams
    .command('change')
    .description('Rename a team, or give it another time zone.')
    .argument('<team>', 'its name in commands')
    .option('--name <name>', 'what people call it from now on')
    .option('--slug <slug>', 'its name in commands from now on, such as web-shop')
    .option('--tz <zone>', 'time zone of its days and weeks, such as Europe/Berlin', parseZone)
    .option('--json', 'print one JSON document')
    .action(async (slug: string, _: unknown, command: Command) => {
      const { tz, json, ...options } = command.optsWithGlobals<ChangeOptions>();
      const change = { ...options, ...(tz === undefined ? {} : { timeZone: tz }) };
      if (Object.keys(change).length === 0)
        command.error('error: say what to change: --name, --slug or --tz');
      const team = await withPulse(context, async ({ client }) =>
        client.changeTeam((await findTeam(client, slug)).id, change),
      );
      if (json) return printJson(context, team);
      printLines(context, [
        `Team ${neutraliseText(team.name)}: its name in commands is ${team.slug}, its time zone ${team.timeZone}.`,
      ]);
    });
  teams
    .command('delete')
    .description('Delete a team with its settings, scores and anomalies; repositories and people stay.')
    .argument('<team>', 'its name in commands')
    .option('--yes', 'really: it cannot be taken back')
    .option('--json', 'print one JSON document')
    .action(async (slug: string, _: unknown, command: Command) => {
      const { yes, json } = command.optsWithGlobals<{ readonly yes?: true; readonly json?: true }>();
      const team = await withPulse(context, async ({ client }) => {
        const found = await findTeam(client, slug);
        if (yes) return client.deleteTeam(found.id);
        return command.error(
          `error: this deletes the team ${neutraliseText(found.name)} for good; to do so: ${commandLine('teams delete', `${found.slug} --yes`)}`,
        );
      });
      if (json) return printJson(context, team);
      printLines(context, [`Team ${neutraliseText(team.name)} is deleted.`]);
    });
}
