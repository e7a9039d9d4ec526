import type { Command } from 'commander';
import type { Dora } from '../../../api/schemas/metrics/dora.ts';
import { findMetric } from '../../../domain/metrics/all-metrics.ts';
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
import { withPulse } from '../../services/connect.ts';

const WEEKS_MAX = 104;
const WEEKS_DEFAULT = 12;

type DoraMetric = Dora['metrics'][number];

const COLUMNS: readonly Column<DoraMetric>[] = [
  { heading: 'metric', text: ({ title }) => title },
  { heading: 'value', text: ({ value, unit }) => formatMeasure(value, unit), align: 'right' },
  { heading: 'which is a', text: ({ metric }) => nameAggregate(findMetric(metric)?.aggregate) },
  { heading: 'before', text: ({ previous, unit }) => formatMeasure(previous, unit), align: 'right' },
  { heading: 'change', text: ({ value, previous }) => formatChange(value, previous), align: 'right' },
  { heading: 'items', text: ({ items }) => String(items), align: 'right' },
  { heading: 'like those who were', text: ({ likeClusters }) => likeClusters.join(', ') || '–' },
];

interface DoraOptions {
  readonly weeks: number;
  readonly until?: AskedTime;
  readonly tz?: string;
  readonly json?: true;
}

/** `pulse dora <team|owner/name>` */
export function registerDora(program: Command, context: CliContext): void {
  program
    .command('dora')
    .description(
      "Show DORA's five metrics of a team or a repository, with its survey of 2024 as a reference.",
    )
    .argument('<team|owner/name>', 'slug of a team, or a repository')
    .option('--weeks <count>', 'weeks to look back', parseCount(WEEKS_MAX), WEEKS_DEFAULT)
    .option('--until <time>', `${UNTIL_TIME}; now unless given`, parseTime)
    .option('--tz <zone>', ZONE_HELP, parseZone)
    .option('--json', 'print one JSON document')
    .action(async (name: string, options: DoraOptions) => {
      const report = await withPulse(context, async ({ client }) => {
        const owner = await findOwner(client, name);
        const { tz = owner.timeZone, weeks, until } = options;
        const dora = await client.getDora(owner, { ...windowOf(7 * weeks, until, tz), tz });
        return { name: owner.name, tz, dora };
      });
      if (options.json) printJson(context, { name: report.name, ...report.dora });
      else printLines(context, formatReport(context, report, options.weeks));
    });
}

function formatReport(
  context: CliContext,
  { name, tz, dora }: { readonly name: string; readonly tz: string; readonly dora: Dora },
  weeks: number,
): string[] {
  const painter = newPainter(context.stdout);
  const { from, to, metrics, deploymentDays, reference, freshness } = dora;
  const { days, perWeek, previousPerWeek } = deploymentDays;
  const ofDays =
    days === null
      ? '–'
      : `${days}, that is ${perWeek?.toFixed(1)} a week (${previousPerWeek?.toFixed(1)} before)`;
  return [
    `${neutraliseText(name)}: ${weeks} weeks, ${dayIn(from, tz)} to ${dayIn(to, tz)}, compared with the ${weeks} before`,
    '',
    ...formatTable(COLUMNS, metrics, lineWidth(context.stdout), (text) => painter('dim', text)),
    '',
    `Days with a deployment: ${ofDays}.`,
    `The last column: ${reference.report}. ${reference.note}`,
    ...formatFreshness(freshness),
  ];
}
