import type { Command } from 'commander';
import type { Reviewer, ReviewLoad } from '../../../api/schemas/metrics/review-load.ts';
import { type CliContext, lineWidth } from '../../context.ts';
import { findOwner } from '../../find-owner.ts';
import { formatCount } from '../../output/format-number.ts';
import { type Column, formatTable } from '../../output/format-table.ts';
import { neutraliseText } from '../../output/neutralise-text.ts';
import { newPainter } from '../../output/painter.ts';
import { printJson, printLines } from '../../output/print.ts';
import { parseCount } from '../../parse-reference.ts';
import { parseZone, windowOf, ZONE_HELP } from '../../parse-time.ts';
import { formatUnknown } from '../../present/describe-freshness.ts';
import { formatMeasure } from '../../present/format-measure.ts';
import { withPulse } from '../../services/connect.ts';

const DAYS_MAX = 5 * 366;
const DAYS_DEFAULT = 28;
const TOP_MAX = 100;

const COLUMNS: readonly Column<Reviewer>[] = [
  { heading: 'who', text: ({ login, name }) => neutraliseText(login ?? name ?? ''), shrinks: true },
  { heading: 'reviews', text: ({ given }) => formatMeasure(given, 'count'), align: 'right' },
  { heading: 'share', text: ({ share }) => formatMeasure(share, 'percent'), align: 'right' },
  {
    heading: 'pull requests',
    text: ({ pullRequests }) => formatMeasure(pullRequests, 'count'),
    align: 'right',
  },
  { heading: 'asked now', text: ({ requested }) => formatMeasure(requested, 'count'), align: 'right' },
];

interface LoadOptions {
  readonly days: number;
  readonly top: number;
  readonly tz?: string;
  readonly json?: true;
}

/** `pulse load <team|owner/name>` */
export function registerLoad(program: Command, context: CliContext): void {
  program
    .command('load')
    .description('Show who reviews how much, and how evenly reviews are spread.')
    .argument('<team|owner/name>', 'slug of a team, or a repository')
    .option('--days <count>', 'days to look back', parseCount(DAYS_MAX), DAYS_DEFAULT)
    .option('--tz <zone>', ZONE_HELP, parseZone)
    .option('--top <count>', 'how many people', parseCount(TOP_MAX), 20)
    .option('--json', 'print one JSON document')
    .action(async (name: string, options: LoadOptions) => {
      const load = await withPulse(context, async ({ client }) => {
        const owner = await findOwner(client, name);
        const window = windowOf(options.days, undefined, options.tz ?? owner.timeZone);
        return client.getReviewLoad(owner, { ...window, limit: options.top });
      });
      if (options.json) printJson(context, load);
      else printLines(context, formatLoad(context, load, options.days));
    });
}

function formatLoad(context: CliContext, load: ReviewLoad, days: number): string[] {
  const { items, people, given, botsExcluded, gini } = load;
  if (given === null)
    return formatUnknown({ unknown: load.freshness.unknown.filter(({ what }) => what === 'reviews') });
  if (people === 0) return [`No reviews in ${days} days, and nobody who could give some.`];
  const painter = newPainter(context.stdout);
  const evenness =
    gini === null ? '' : `; Gini ${gini.toFixed(2)} (0: all gave the same, 1: one gave all of them)`;
  return [
    `${formatCount(given)} reviews in ${days} days by ${formatCount(people)} people${evenness}`,
    '',
    ...formatTable(COLUMNS, items, lineWidth(context.stdout), (text) => painter('dim', text)),
    ...(people > items.length ? ['', `And ${formatCount(people - items.length)} more people (--top).`] : []),
    ...(botsExcluded > 0
      ? ['', `Machines do not count: ${formatCount(botsExcluded)} reviews of theirs.`]
      : []),
  ];
}
