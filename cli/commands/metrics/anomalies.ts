import { type Command, Option } from 'commander';
import type { Anomaly } from '../../../api/schemas/findings/anomaly.ts';
import { ANOMALY_SEVERITIES, ANOMALY_TYPES } from '../../../domain/anomalies/anomaly.ts';
import { describeAnomaly } from '../../anomalies/describe-anomaly.ts';
import { registerBacktest } from '../../anomalies/register-backtest.ts';
import { registerThresholds } from '../../anomalies/register-thresholds.ts';
import type { CliContext } from '../../context.ts';
import { findOwner } from '../../find-owner.ts';
import type { Column } from '../../output/format-table.ts';
import { neutraliseText } from '../../output/neutralise-text.ts';
import { printJson, printLines } from '../../output/print.ts';
import { shortTime, showList } from '../../output/show-list.ts';
import { parseCount, parseId } from '../../parse-reference.ts';
import { type AskedTime, momentOf, parseTime, parseZone, UNTIL_TIME } from '../../parse-time.ts';
import { formatUnknown } from '../../present/describe-freshness.ts';
import { withPulse } from '../../services/connect.ts';
import { takeItems } from '../../take-items.ts';

const TOP_MAX = 10_000;
const STATES = ['open', 'muted', 'resolved', 'all'] as const;

const COLUMNS: readonly Column<Anomaly>[] = [
  { heading: 'id', text: ({ id }) => id, align: 'right' },
  { heading: 'severity', text: ({ severity }) => severity },
  { heading: 'since (UTC)', text: ({ firstSeenAt }) => shortTime(firstSeenAt) },
  { heading: 'state', text: ({ state }) => state },
  { heading: 'type', text: ({ type }) => type },
  { heading: 'what', text: ({ title }) => neutraliseText(title), shrinks: true },
];

interface ListOptions {
  readonly state: (typeof STATES)[number];
  readonly type?: Anomaly['type'];
  readonly severity?: Anomaly['severity'];
  readonly top: number;
  readonly scan?: true;
  readonly json?: true;
}

interface MuteOptions {
  readonly until: AskedTime;
  readonly tz: string;
  readonly reason?: string;
  readonly json?: true;
}

/** `pulse anomalies <team|owner/name>` and what can be done with one. */
export function registerAnomalies(program: Command, context: CliContext): void {
  const anomalies = program
    .command('anomalies')
    .description('What is not as usual, with the rows that say so.');
  registerList(anomalies, context);
  anomalies
    .command('show')
    .description('Show an anomaly with its evidence.')
    .argument('<id>', 'the anomaly, as the list names it', parseId)
    .option('--json', 'print one JSON document')
    .action(async (id: string, options: { readonly json?: true }) => {
      const anomaly = await withPulse(context, ({ client }) => client.getAnomaly(id));
      if (options.json) printJson(context, anomaly);
      else printLines(context, describeAnomaly(anomaly));
    });
  anomalies
    .command('mute')
    .description('Keep an anomaly quiet until a day, also when it goes and comes again.')
    .argument('<id>', 'the anomaly, as the list names it', parseId)
    .requiredOption('--until <time>', UNTIL_TIME, parseTime)
    .option('--tz <zone>', 'time zone of the day', parseZone, 'UTC')
    .option('--reason <text>', 'why')
    .option('--json', 'print one JSON document')
    .action(async (id: string, { until, tz, reason, json }: MuteOptions) => {
      const body = { until: momentOf(until, tz).toISOString(), ...(reason === undefined ? {} : { reason }) };
      const anomaly = await withPulse(context, ({ client }) => client.muteAnomaly(id, body));
      if (json) printJson(context, anomaly);
      else printLines(context, [`Anomaly ${id} is muted until ${shortTime(anomaly.mutedUntil)} UTC.`]);
    });
  anomalies
    .command('unmute')
    .description('Let an anomaly be heard again.')
    .argument('<id>', 'the anomaly, as the list names it', parseId)
    .option('--json', 'print one JSON document')
    .action(async (id: string, { json }: { readonly json?: true }) => {
      const anomaly = await withPulse(context, ({ client }) => client.unmuteAnomaly(id));
      if (json) printJson(context, anomaly);
      else printLines(context, [`Anomaly ${id} is ${anomaly.state}.`]);
    });
  registerThresholds(anomalies, context);
  registerBacktest(anomalies, context);
}

function registerList(anomalies: Command, context: CliContext): void {
  anomalies
    .command('list', { isDefault: true })
    .description('List anomalies, the newest first.')
    .argument('<team|owner/name>', 'slug of a team, or a repository')
    .addOption(new Option('--state <state>', 'which').choices(STATES).default('open'))
    .addOption(new Option('--type <type>', 'only of this type').choices(ANOMALY_TYPES))
    .addOption(new Option('--severity <severity>', 'only these').choices(ANOMALY_SEVERITIES))
    .option('--top <count>', 'how many', parseCount(TOP_MAX), 20)
    .option('--scan', 'look for anomalies of the team first, which else happens every quarter of an hour')
    .option('--json', 'print one JSON document')
    .action(async (name: string, { state, type, severity, scan, ...options }: ListOptions) => {
      const found = await withPulse(context, async ({ client }) => {
        const owner = await findOwner(client, name);
        if (scan && 'teamId' in owner) await client.scanAnomalies(owner.teamId);
        const filter = { state: state === 'all' ? undefined : state, type, severity };
        const items = await takeItems(client.listAnomalies(owner, filter), options.top);
        return { items, unknown: await client.listUntold(owner) };
      });
      showList(context, options, 'anomalies', COLUMNS, found.items);
      if (!options.json) printLines(context, formatUnknown({ unknown: found.unknown }));
    });
}
