import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type { Client } from '../../../api/client.ts';
import type { Rollup } from '../../../api/schemas/metrics/rollup.ts';
import { type CliContext, lineWidth } from '../../context.ts';
import { formatCount } from '../../output/format-number.ts';
import { type Column, formatTable } from '../../output/format-table.ts';
import { newPainter } from '../../output/painter.ts';
import { printJson, printLines } from '../../output/print.ts';
import { shortTime } from '../../output/show-list.ts';
import { withPulse } from '../../services/connect.ts';

const POLL_MS = 500;
/** A line of progress now and then, as in a log. */
const REPORT_EVERY_MS = 5_000;

const COLUMNS: readonly Column<Rollup>[] = [
  { heading: 'rollup', text: ({ name }) => name },
  {
    heading: 'version',
    text: ({ version, storedVersion }) =>
      version === storedVersion ? `${version}` : `${storedVersion} of ${version}`,
  },
  { heading: 'pending', text: ({ pending }) => formatCount(pending), align: 'right' },
  { heading: 'oldest', text: ({ oldestPendingAt }) => shortTime(oldestPendingAt) },
  { heading: 'last flushed', text: ({ lastFlushedAt }) => shortTime(lastFlushedAt) },
  { heading: 'buckets/s', text: ({ bucketsPerSecond }) => showRate(bucketsPerSecond), align: 'right' },
  { heading: 'backfill', text: describeBackfill },
];

interface JsonOption {
  readonly json?: true;
}

/** `pulse rollups` */
export function registerRollups(program: Command, context: CliContext): void {
  const rollups = program
    .command('rollups')
    .description(
      'List rollups, and what waits to be recomputed in the background; reads are exact all the same.',
    )
    .option('--json', 'print one JSON document')
    .action(async ({ json }: JsonOption) => {
      const { items } = await withPulse(context, ({ client }) => client.listRollups());
      if (json) return printJson(context, { rollups: items });
      printTable(context, items);
    });
  rollups
    .command('backfill <name>')
    .description('Compute a rollup from all facts again, and wait until that is done.')
    .action(async (name: string, _options: unknown, command: Command) => {
      const { json } = command.optsWithGlobals<JsonOption>();
      const done = await withPulse(context, async ({ client }, signal) => {
        await client.backfillRollup(name);
        return awaitBackfill(context, client, name, signal);
      });
      if (json) return printJson(context, done);
      printTable(context, [done]);
    });
}

/** Waits until all is logged, and what was waiting then is flushed: new facts keep coming. */
async function awaitBackfill(
  context: CliContext,
  client: Client,
  name: string,
  signal: AbortSignal,
): Promise<Rollup> {
  let loggedAt: string | undefined;
  for (let waitedMs = 0; ; waitedMs += POLL_MS) {
    const { items } = await client.listRollups();
    const rollup = items.find((item) => item.name === name)!;
    if (rollup.backfill === null) {
      loggedAt ??= new Date().toISOString();
      if (rollup.oldestPendingAt === null || rollup.oldestPendingAt > loggedAt) return rollup;
    }
    if (waitedMs % REPORT_EVERY_MS === 0) {
      context.stderr.write(`${name}: ${describeBackfill(rollup)}, ${rollup.pending} pending\n`);
    }
    await sleep(POLL_MS, undefined, { signal });
  }
}

function printTable(context: CliContext, rollups: readonly Rollup[]): void {
  const painter = newPainter(context.stdout);
  printLines(
    context,
    formatTable(COLUMNS, rollups, lineWidth(context.stdout), (text) => painter('dim', text)),
  );
}

function describeBackfill({ backfill }: Rollup): string {
  return backfill === null ? '' : `${backfill.done} of ${backfill.total}`;
}

function showRate(perSecond: number | null): string {
  return perSecond === null ? '' : formatCount(Math.round(perSecond));
}
