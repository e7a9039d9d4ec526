import { type Command, Option } from 'commander';
import type { Alarm } from '../../../api/schemas/settings/alarm.ts';
import type { CliContext } from '../../context.ts';
import type { Column } from '../../output/format-table.ts';
import { neutraliseText } from '../../output/neutralise-text.ts';
import { shortTime, showList } from '../../output/show-list.ts';
import { parseCount } from '../../parse-reference.ts';
import { withPulse } from '../../services/connect.ts';
import { takeItems } from '../../take-items.ts';

const ALARMS_MAX = 1_000;
const ALARMS_DEFAULT = 20;

const COLUMNS: readonly Column<Alarm>[] = [
  { heading: 'alarm', text: ({ kind }) => neutraliseText(kind) },
  { heading: 'about', text: ({ subject }) => neutraliseText(subject) },
  { heading: 'last seen (UTC)', text: ({ lastSeenAt }) => shortTime(lastSeenAt) },
  { heading: 'resolved (UTC)', text: ({ resolvedAt }) => shortTime(resolvedAt) },
  { heading: 'what is wrong, and what to do', text: ({ message }) => neutraliseText(message), shrinks: true },
];

interface AlarmsOptions {
  readonly state?: 'open' | 'resolved';
  readonly limit: number;
  readonly json?: true;
}

/** `pulse alarms` */
export function registerAlarms(program: Command, context: CliContext): void {
  program
    .command('alarms')
    .description('List what an operator must know of: open ones first, each with what to do.')
    .addOption(new Option('--state <state>', 'only those').choices(['open', 'resolved']))
    .option('--limit <count>', 'how many', parseCount(ALARMS_MAX), ALARMS_DEFAULT)
    .option('--json', 'print one JSON document')
    .action(async (options: AlarmsOptions) => {
      const { state, limit } = options;
      const filter = state === undefined ? {} : { state };
      const alarms = await withPulse(context, ({ client }) => takeItems(client.listAlarms(filter), limit));
      showList(context, options, 'alarms', COLUMNS, alarms);
    });
}
