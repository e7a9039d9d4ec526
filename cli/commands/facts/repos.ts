import type { Command } from 'commander';
import type { Repository } from '../../../api/schemas/facts/repository.ts';
import { commandLine } from '../../command-line.ts';
import { type CliContext, lineWidth } from '../../context.ts';
import { findRepositories } from '../../find-repository.ts';
import { formatCount } from '../../output/format-number.ts';
import { type Column, formatTable } from '../../output/format-table.ts';
import { neutraliseText } from '../../output/neutralise-text.ts';
import { newPainter } from '../../output/painter.ts';
import { printJson, printLines } from '../../output/print.ts';
import { formatDay } from '../../present/describe-pull-request.ts';
import { withPulse } from '../../services/connect.ts';
import { nameStage } from '../../sync/stages.ts';

const COLUMNS: readonly Column<Repository>[] = [
  { heading: 'repository', text: ({ fullName }) => neutraliseText(fullName) },
  { heading: 'sync', text: describeSync },
  { heading: 'pull requests', text: ({ sync }) => formatCount(sync.counts.total), align: 'right' },
  { heading: 'last sync', text: ({ sync }) => (sync.completedAt ? formatDay(sync.completedAt) : '') },
  { heading: 'source', text: ({ source }) => neutraliseText(source ?? ''), shrinks: true },
];

/** `pulse repos` */
export function registerRepos(program: Command, context: CliContext): void {
  program
    .command('repos')
    .description('List the repositories and how far each is.')
    .option('--json', 'print one JSON document')
    .action(async (options: { json?: true }) => {
      const repositories = await withPulse(context, ({ client }) => findRepositories(client, undefined));
      if (options.json) return printJson(context, { repositories });
      if (repositories.length === 0) {
        return printLines(context, [
          'No repository yet. To add a small one of known duplicates, or your own:',
          commandLine('demo'),
          commandLine('sync', '<path or URL>'),
        ]);
      }
      const paint = newPainter(context.stdout);
      printLines(
        context,
        formatTable(COLUMNS, repositories, lineWidth(context.stdout), (text) => paint('dim', text)),
      );
    });
}

function describeSync({ sync, disconnectedAt }: Repository): string {
  if (disconnectedAt !== null) return `disconnected on ${formatDay(disconnectedAt)}`;
  if (sync.status === 'syncing') return `${nameStage(sync.stage)}, ${sync.progress} %`;
  if (sync.status === 'failed') return `failed: ${neutraliseText(sync.error ?? 'see the log')}`;
  return sync.status;
}
