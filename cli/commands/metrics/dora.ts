import type { Command } from 'commander';
import type { Dora } from '../../../api/schemas/metrics/dora.ts';
import { findMetric } from '../../../domain/metrics/all-metrics.ts';
import { type CliContext, lineWidth } from '../../context.ts';
import { findOwner } from '../../find-owner.ts';
import { type Column, formatTable } from '../../output/format-table.ts';
import { neutraliseText } from '../../output/neutralise-text.ts';
import { newPainter } from '../../output/painter.ts';
import { printJson, printLines } from '../../output/print.ts';
import { parseCount, parseDay, UNTIL_DAY } from '../../parse-reference.ts';
import { formatFreshness } from '../../present/describe-freshness.ts';
import { formatChange, formatMeasure, nameAggregate } from '../../present/format-measure.ts';
import { withPulse } from '../../services/connect.ts';

const WEEK_MS = 7 * 86_400_000;
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
  readonly until?: Date;
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
    .option('--until <day>', `${UNTIL_DAY}; now unless given`, parseDay)
    .option('--json', 'print one JSON document')
    .action(async (name: string, options: DoraOptions) => {
      const to = options.until ?? new Date();
      const from = new Date(to.getTime() - options.weeks * WEEK_MS);
      const report = await withPulse(context, async ({ client }) => {
        const owner = await findOwner(client, name);
        const window = { from: from.toISOString(), to: to.toISOString() };
        return { name: owner.name, dora: await client.getDora(owner, window) };
      });
      if (options.json) printJson(context, { name: report.name, ...report.dora });
      else printLines(context, formatReport(context, report, options.weeks));
    });
}

function formatReport(
  context: CliContext,
  { name, dora }: { readonly name: string; readonly dora: Dora },
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
    `${neutraliseText(name)}: ${weeks} weeks, ${from.slice(0, 10)} to ${to.slice(0, 10)}, compared with the ${weeks} before`,
    '',
    ...formatTable(COLUMNS, metrics, lineWidth(context.stdout), (text) => painter('dim', text)),
    '',
    `Days with a deployment: ${ofDays}.`,
    `The last column: ${reference.report}. ${reference.note}`,
    ...formatFreshness(freshness),
  ];
}
