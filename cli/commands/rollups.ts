import type { Command } from 'commander';
import type { Rollup } from '../../api/schemas/rollup.ts';
import { type CliContext, lineWidth } from '../context.ts';
import { type Column, formatTable } from '../output/format-table.ts';
import { newPainter } from '../output/painter.ts';
import { printJson, printLines } from '../output/print.ts';
import { withPulse } from '../services/connect.ts';

const COLUMNS: readonly Column<Rollup>[] = [
  { heading: 'rollup', text: ({ name }) => name },
  {
    heading: 'version',
    text: ({ version, storedVersion }) =>
      version === storedVersion ? `${version}` : `${storedVersion} of ${version}`,
  },
  { heading: 'pending', text: ({ pending }) => String(pending), align: 'right' },
  { heading: 'oldest', text: ({ oldestPendingAt }) => oldestPendingAt?.slice(0, 19).replace('T', ' ') ?? '' },
  {
    heading: 'last flushed',
    text: ({ lastFlushedAt }) => lastFlushedAt?.slice(0, 19).replace('T', ' ') ?? '',
  },
];

/** `pulse rollups` */
export function registerRollups(program: Command, context: CliContext): void {
  program
    .command('rollups')
    .description(
      'List rollups, and what waits to be recomputed in the background; reads are exact all the same.',
    )
    .option('--json', 'print one JSON document')
    .action(async ({ json }: { readonly json?: true }) => {
      const { items } = await withPulse(context, ({ client }) => client.listRollups());
      if (json) return printJson(context, { rollups: items });
      const painter = newPainter(context.stdout);
      printLines(
        context,
        formatTable(COLUMNS, items, lineWidth(context.stdout), (text) => painter('dim', text)),
      );
    });
}
