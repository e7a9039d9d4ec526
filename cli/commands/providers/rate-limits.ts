import type { Command } from 'commander';
import type { RateLimit } from '../../../api/schemas/work/rate-limit.ts';
import { type CliContext, lineWidth } from '../../context.ts';
import { formatCount } from '../../output/format-number.ts';
import { type Column, formatTable } from '../../output/format-table.ts';
import { neutraliseText } from '../../output/neutralise-text.ts';
import { newPainter } from '../../output/painter.ts';
import { printJson, printLines } from '../../output/print.ts';
import { shortTime } from '../../output/show-list.ts';
import { withPulse } from '../../services/connect.ts';
import { takeItems } from '../../take-items.ts';

const SHOWN_MAX = 1_000;

const COLUMNS: readonly Column<RateLimit>[] = [
  { heading: 'credential', text: ({ label }) => neutraliseText(label), shrinks: true },
  { heading: 'resource', text: ({ resource }) => neutraliseText(resource) },
  {
    heading: 'left',
    text: ({ remaining }) => (remaining === null ? 'no limit' : formatCount(remaining)),
    align: 'right',
  },
  { heading: 'of', text: ({ limit }) => (limit === null ? '' : formatCount(limit)), align: 'right' },
  { heading: 'resets (UTC)', text: ({ resetsAt }) => shortTime(resetsAt) },
  { heading: 'running', text: ({ running }) => String(running), align: 'right' },
  { heading: 'points/min', text: ({ pointsLastMinute }) => String(pointsLastMinute), align: 'right' },
  { heading: 'waits until (UTC)', text: ({ blockedUntil }) => shortTime(blockedUntil) },
];

/** `pulse rate-limits` */
export function registerRateLimits(program: Command, context: CliContext): void {
  program
    .command('rate-limits')
    .description('Show what is left of GitHub’s limits, and until when requests wait.')
    .option('--json', 'print one JSON document')
    .action(async ({ json }: { json?: true }) => {
      const rateLimits = await withPulse(context, ({ client }) =>
        takeItems(client.listRateLimits(), SHOWN_MAX),
      );
      if (json) return printJson(context, { rateLimits });
      printLines(
        context,
        rateLimits.length > 0 ? format(context, rateLimits) : ['GitHub was not asked yet.'],
      );
    });
}

function format(context: CliContext, rateLimits: readonly RateLimit[]): string[] {
  const paint = newPainter(context.stdout);
  const table = formatTable(COLUMNS, rateLimits, lineWidth(context.stdout), (text) => paint('dim', text));
  const reasons = new Set(
    rateLimits.flatMap(({ blockedBecause, label }) =>
      blockedBecause === null ? [] : [`${neutraliseText(label)}: ${neutraliseText(blockedBecause)}`],
    ),
  );
  return reasons.size === 0 ? table : [...table, '', ...reasons];
}
