import { type Command, Option } from 'commander';
import type { Client } from '../../../api/client.ts';
import { type BotRule, BotRuleSchema } from '../../../api/schemas/settings/bot-rule.ts';
import { commandLine } from '../../command-line.ts';
import type { CliContext } from '../../context.ts';
import { findTeam } from '../../find-team.ts';
import type { Column } from '../../output/format-table.ts';
import { neutraliseText } from '../../output/neutralise-text.ts';
import { printJson, printLines } from '../../output/print.ts';
import { showList } from '../../output/show-list.ts';
import { findRule } from '../../rules/find-rule.ts';
import { withPulse } from '../../services/connect.ts';
import { takeItems } from '../../take-items.ts';

const RULES_MAX = 1_000;
const KINDS = BotRuleSchema.shape.kind.options;

const COLUMNS: readonly Column<BotRule>[] = [
  { heading: 'id', text: ({ id }) => id, align: 'right' },
  { heading: 'for', text: ({ teamId }) => (teamId === null ? 'every team' : 'this team') },
  { heading: 'who', text: ({ kind, pattern }) => `${kind} ${neutraliseText(pattern)}` },
  { heading: 'is', text: ({ isBot }) => (isBot ? 'a machine' : 'no machine') },
  { heading: 'note', text: ({ note }) => neutraliseText(note ?? ''), shrinks: true },
];

interface TeamOption {
  readonly team?: string;
  readonly json?: true;
}
interface AddOptions extends TeamOption {
  readonly kind: BotRule['kind'];
  readonly human?: true;
  readonly note?: string;
}

/** `pulse bots`, `pulse bots add <pattern>`, `pulse bots remove <pattern>` */
export function registerBots(program: Command, context: CliContext): void {
  const bots = program
    .command('bots')
    .description('Who counts as a machine, beyond whom GitHub calls one. Numbers follow at once.');
  bots
    .command('list', { isDefault: true })
    .description('List the rules, the newest first.')
    .option('--team <slug>', 'those of a team as well')
    .option('--json', 'print one JSON document')
    .action(async (options: TeamOption) => {
      const rules = await withPulse(context, async ({ client }) =>
        takeItems(client.listBotRules(await teamIdOf(client, options)), RULES_MAX),
      );
      showList(context, options, 'rules', COLUMNS, rules);
    });
  bots
    .command('add')
    .description('Take accounts for machines.')
    .argument('<pattern>', 'over the login, with * and ?, without regard to case')
    .addOption(new Option('--kind <kind>', 'what the pattern is over').choices(KINDS).default('login'))
    .option('--team <slug>', 'in the eyes of this team only')
    .option('--human', 'take them for people instead, whoever else says that they are machines')
    .option('--note <text>', 'why')
    .option('--json', 'print one JSON document')
    .action(async (pattern: string, options: AddOptions) => {
      const { kind, human, note } = options;
      const rule = await withPulse(context, async ({ client }) =>
        client.addBotRule(await teamIdOf(client, options), {
          kind,
          pattern,
          isBot: human === undefined,
          ...(note === undefined ? {} : { note }),
        }),
      );
      if (options.json) printJson(context, { rule });
      else printLines(context, [`Rule ${rule.id} is there: numbers follow it from now on.`]);
    });
  bots
    .command('remove')
    .description('Take a rule away.')
    .argument('<rule>', 'its pattern, or its id where several have that')
    .option('--team <slug>', 'the team that it is of')
    .action(async (text: string, options: TeamOption) => {
      const removed = await withPulse(context, async ({ client }) => {
        const teamId = await teamIdOf(client, options);
        return client.removeBotRule(teamId, await findRuleId(client, teamId, text, options));
      });
      printLines(context, [`The rule ${removed.id} over ${neutraliseText(removed.pattern)} is gone.`]);
    });
}

/** Those of every team are listed beside a team's own, and removed without it. */
async function findRuleId(
  client: Client,
  teamId: string | undefined,
  text: string,
  { team }: TeamOption,
): Promise<string> {
  const all = await takeItems(client.listBotRules(teamId), RULES_MAX);
  const own = all
    .filter((rule) => rule.teamId === (teamId ?? null))
    .map(({ id, kind, pattern }) => ({ id, names: [pattern, `${kind} ${pattern}`] }));
  const list = commandLine('bots', ...(team === undefined ? [] : ['--team', team]));
  return findRule(own, text, { noun: 'rule about machines', plural: 'rules about machines', list }).id;
}

async function teamIdOf(client: Client, { team }: TeamOption): Promise<string | undefined> {
  return team === undefined ? undefined : (await findTeam(client, team)).id;
}
