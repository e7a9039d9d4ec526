import type { Command } from 'commander';
import type { Client } from '../../../api/client.ts';
import type { MeasuredMetrics, MetricDefinition, MetricSeries } from '../../../api/schemas/metrics/metric.ts';
import { type CliContext, lineWidth } from '../../context.ts';
import { findOwner } from '../../find-owner.ts';
import { type Column, formatTable } from '../../output/format-table.ts';
import { neutraliseText } from '../../output/neutralise-text.ts';
import { newPainter } from '../../output/painter.ts';
import { printJson, printLines } from '../../output/print.ts';
import { parseCount } from '../../parse-reference.ts';
import {
  type AskedTime,
  dayIn,
  parseTime,
  parseZone,
  UNTIL_TIME,
  windowOf,
  ZONE_HELP,
} from '../../parse-time.ts';
import { formatFreshness } from '../../present/describe-freshness.ts';
import { formatChange, formatMeasure, nameAggregate } from '../../present/format-measure.ts';
import { formatParts } from '../../present/format-parts.ts';
import { sparkline } from '../../present/sparkline.ts';
import { withPulse } from '../../services/connect.ts';

const WEEKS_MAX = 104;
const WEEKS_DEFAULT = 12;

type Measured = MeasuredMetrics['metrics'][number];
interface MetricRow {
  readonly title: string;
  readonly aggregate: MetricDefinition['aggregate'] | undefined;
  readonly measured: Measured;
  readonly series: MetricSeries;
}

interface Report {
  readonly name: string;
  readonly tz: string;
  readonly measured: MeasuredMetrics;
  readonly rows: readonly MetricRow[];
}

const COLUMNS: readonly Column<MetricRow>[] = [
  { heading: 'metric', text: ({ title }) => title },
  { heading: 'by week', text: ({ series }) => sparkline(series.points.map(({ value }) => value)) },
  { heading: 'value', text: ({ measured }) => formatMeasure(measured.value, measured.unit), align: 'right' },
  { heading: 'which is a', text: ({ aggregate }) => nameAggregate(aggregate) },
  {
    heading: 'p90',
    text: ({ measured }) => (measured.p90 === null ? '' : formatMeasure(measured.p90, measured.unit)),
    align: 'right',
  },
  {
    heading: 'before',
    text: ({ measured }) => formatMeasure(measured.previous, measured.unit),
    align: 'right',
  },
  {
    heading: 'change',
    text: ({ measured }) => formatChange(measured.value, measured.previous),
    align: 'right',
  },
  { heading: 'items', text: ({ measured }) => String(measured.items), align: 'right' },
];

interface MetricsOptions {
  readonly weeks: number;
  readonly until?: AskedTime;
  readonly tz?: string;
  readonly json?: true;
}

/** `pulse metrics <team|owner/name>` */
export function registerMetrics(program: Command, context: CliContext): void {
  program
    .command('metrics')
    .description('Show how delivery is going: every metric of a team or a repository, week by week.')
    .argument('<team|owner/name>', 'slug of a team, or a repository')
    .option('--weeks <count>', 'weeks to look back', parseCount(WEEKS_MAX), WEEKS_DEFAULT)
    .option('--until <time>', `${UNTIL_TIME}; now unless given`, parseTime)
    .option('--tz <zone>', ZONE_HELP, parseZone)
    .option('--json', 'print one JSON document')
    .action(async (name: string, options: MetricsOptions) => {
      const report = await withPulse(context, ({ client }) => readReport(client, name, options));
      if (options.json) {
        const series = report.rows.map((row) => row.series);
        return printJson(context, { name: report.name, ...report.measured, series });
      }
      printLines(context, formatReport(context, report, options.weeks));
    });
}

async function readReport(client: Client, name: string, options: MetricsOptions): Promise<Report> {
  const owner = await findOwner(client, name);
  const { tz = owner.timeZone, weeks, until } = options;
  const window = windowOf(7 * weeks, until, tz);
  const measured = await client.getMetrics(owner, window);
  const definitions = new Map((await client.listMetrics()).items.map((metric) => [metric.name, metric]));
  const rows: MetricRow[] = [];
  for (const metric of measured.metrics) {
    const series = await client.getMetricSeries(owner, metric.metric, { ...window, tz, interval: 'week' });
    const { title = metric.metric, aggregate } = definitions.get(metric.metric) ?? {};
    rows.push({ title, aggregate, measured: metric, series });
  }
  return { name: owner.name, tz, measured, rows };
}

function formatReport(context: CliContext, { name, tz, measured, rows }: Report, weeks: number): string[] {
  const painter = newPainter(context.stdout);
  const width = lineWidth(context.stdout);
  const { from, to, freshness } = measured;
  const bots = Math.max(0, ...measured.metrics.map(({ botsExcluded }) => botsExcluded));
  return [
    `${neutraliseText(name)}: ${weeks} weeks, ${dayIn(from, tz)} to ${dayIn(to, tz)}, compared with the ${weeks} before`,
    '',
    ...formatTable(COLUMNS, rows, width, (text) => painter('dim', text)),
    '',
    'The first and the last bar may be parts of a week; a dot is a week without data.',
    ...rows.flatMap(({ title, measured: metric }) => formatParts(title, metric)),
    ...(bots > 0 ? [`Machines do not count: up to ${bots} items of theirs are left out of a number.`] : []),
    ...formatFreshness(freshness),
  ];
}
