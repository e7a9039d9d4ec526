import type { Command } from 'commander';
import type { AnomalyReplay } from '../../api/schemas/settings/anomaly-settings.ts';
import { type CliContext, lineWidth } from '../context.ts';
import { findTeam } from '../find-team.ts';
import { formatCount } from '../output/format-number.ts';
import { type Column, formatTable } from '../output/format-table.ts';
import { neutraliseText } from '../output/neutralise-text.ts';
import { newPainter } from '../output/painter.ts';
import { printJson, printLines } from '../output/print.ts';
import { type AskedTime, momentOf, parseTime, parseZone, UNTIL_TIME, windowOf } from '../parse-time.ts';
import { withPulse } from '../services/connect.ts';
import { collectThreshold, type ThresholdOptions } from './parse-threshold.ts';

const DAYS_DEFAULT = 365;
const EXAMPLES_SHOWN = 3;

type ReplayedType = AnomalyReplay['types'][number];

const COLUMNS: readonly Column<ReplayedType>[] = [
  { heading: 'type', text: ({ type }) => type },
  { heading: 'raised', text: ({ raised }) => formatCount(raised), align: 'right' },
  { heading: 'open days', text: ({ daysOpen }) => formatCount(daysOpen), align: 'right' },
  { heading: 'at once', text: ({ openMax }) => formatCount(openMax), align: 'right' },
  {
    heading: 'median days',
    text: ({ medianOpenDays }) =>
      medianOpenDays === null ? '–' : String(Math.round(medianOpenDays * 10) / 10),
    align: 'right',
  },
  { heading: 'open at end', text: ({ openAtEnd }) => formatCount(openAtEnd), align: 'right' },
];

interface Options {
  readonly from?: AskedTime;
  readonly to?: AskedTime;
  readonly tz?: string;
  readonly set?: ThresholdOptions;
  readonly json?: true;
}

/** `pulse anomalies backtest <team>` */
export function registerBacktest(anomalies: Command, context: CliContext): void {
  anomalies
    .command('backtest')
    .description('Tell how often each type would have been raised in the past; nothing is stored.')
    .argument('<team>', 'slug of the team')
    .option('--from <time>', 'first day, or a moment; a year before the end unless given', parseTime)
    .option('--to <time>', `${UNTIL_TIME}; now unless given`, parseTime)
    .option('--tz <zone>', "time zone of days, such as Europe/Berlin; the team's unless given", parseZone)
    .option('--set <type.threshold=number...>', 'with other thresholds', collectThreshold)
    .option('--json', 'print one JSON document')
    .action(async (slug: string, { from, to, tz, set, json }: Options) => {
      const replay = await withPulse(context, async ({ client }) => {
        const { id, timeZone } = await findTeam(client, slug);
        const zone = tz ?? timeZone;
        const window = {
          ...windowOf(DAYS_DEFAULT, to, zone),
          ...(from === undefined ? {} : { from: momentOf(from, zone).toISOString() }),
        };
        return client.replayAnomalies(id, { ...window, ...(set === undefined ? {} : { thresholds: set }) });
      });
      if (json) printJson(context, replay);
      else printLines(context, describeReplay(context, replay));
    });
}

function describeReplay(context: CliContext, { days, looked, types }: AnomalyReplay): string[] {
  const painter = newPainter(context.stdout);
  const seen = Object.entries({
    commits: looked.commits,
    'pull requests': looked.pullRequests,
    'reviewed pull requests': looked.reviewedPullRequests,
    'coverage reports': looked.coverageReports,
    'risk snapshots': looked.riskSnapshots,
  }).map(([what, count]) => `${formatCount(count)} ${what}`);
  return [
    `${formatCount(days)} days: ${seen.join(', ')}`,
    '',
    ...formatTable(COLUMNS, types, lineWidth(context.stdout), (text) => painter('dim', text)),
    ...types.flatMap(({ type, examples }) =>
      examples.length === 0
        ? []
        : ['', `${type}, the last ones:`, ...examples.slice(0, EXAMPLES_SHOWN).map(describeExample)],
    ),
  ];
}

function describeExample({
  raisedAt,
  resolvedAt,
  severity,
  title,
}: ReplayedType['examples'][number]): string {
  const until = resolvedAt === null ? 'still open' : `until ${resolvedAt.slice(0, 10)}`;
  return `  ${raisedAt.slice(0, 10)}, ${until}, ${severity}: ${neutraliseText(title)}`;
}
