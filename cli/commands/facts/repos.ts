import type { Command } from 'commander';
import type { Repository } from '../../../api/schemas/facts/repository.ts';
import { commandLine } from '../../command-line.ts';
import { type CliContext, lineWidth } from '../../context.ts';
import { findRepositories, findRepository } from '../../find-repository.ts';
import { formatCount } from '../../output/format-number.ts';
import { type Column, formatTable } from '../../output/format-table.ts';
import { neutraliseText } from '../../output/neutralise-text.ts';
import { newPainter } from '../../output/painter.ts';
import { printJson, printLines } from '../../output/print.ts';
import { shortTime } from '../../output/show-list.ts';
import { parseRepositoryName } from '../../parse-reference.ts';
import { formatDay } from '../../present/describe-pull-request.ts';
import { withPulse } from '../../services/connect.ts';
import { nameStage } from '../../sync/stages.ts';

const LABEL_CHARS = 15;

const COLUMNS: readonly Column<Repository>[] = [
  { heading: 'repository', text: ({ fullName }) => neutraliseText(fullName) },
  { heading: 'sync', text: describeSync },
  { heading: 'pull requests', text: ({ sync }) => formatCount(sync.counts.total), align: 'right' },
  { heading: 'last sync', text: ({ sync }) => (sync.completedAt ? formatDay(sync.completedAt) : '') },
  { heading: 'source', text: ({ source }) => neutraliseText(source ?? ''), shrinks: true },
];

/** `pulse repos`, `pulse repos show owner/name` */
export function registerRepos(program: Command, context: CliContext): void {
  const repos = program.command('repos').description('The repositories and how far each is.');
  repos
    .command('list', { isDefault: true })
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
  registerShow(repos, context);
}

function registerShow(repos: Command, context: CliContext): void {
  repos
    .command('show')
    .description('Show one repository: where it is read from, how far it is, and what was left out.')
    .argument('<owner/name>', 'the repository', parseRepositoryName)
    .option('--json', 'print one JSON document')
    .action(async (name: string, options: { json?: true }) => {
      const repository = await withPulse(context, ({ client }) => findRepository(client, name));
      if (options.json) printJson(context, { repository });
      else printLines(context, describeRepository(repository));
    });
}

function describeRepository(repository: Repository): string[] {
  const { fullName, source, connection, defaultBranch, sync } = repository;
  const lines: [string, string][] = [
    ['repository', fullName],
    [
      'read from',
      `${source ?? 'nowhere yet'} (${connection === 'mirror' ? 'Git alone' : 'GitHub’s API and Git'})`,
    ],
    ['branch', defaultBranch ?? 'not known yet'],
    ['sync', describeSync(repository)],
    ['pull requests', formatCount(sync.counts.total)],
    ['last sync', sync.completedAt === null ? 'never' : `${shortTime(sync.completedAt)} UTC`],
    ['mailmap', describeMailmap(repository.mailmap)],
  ];
  return lines.map(([label, text]) => `${label.padEnd(LABEL_CHARS)}${neutraliseText(text)}`);
}

function describeMailmap(mailmap: Repository['mailmap']): string {
  if (mailmap === null) return 'none: authors are as commits name them';
  if (mailmap.isTooLarge) return 'left out: it is larger than is read, so authors are as commits name them';
  const { ignoredLines } = mailmap;
  if (ignoredLines === 0) return 'applied';
  const lines = ignoredLines === 1 ? '1 line was' : `${formatCount(ignoredLines)} lines were`;
  return `applied; ${lines} left out, being no mapping or beyond a limit (git check-mailmap shows what Git makes of them)`;
}

function describeSync({ sync, disconnectedAt }: Repository): string {
  if (disconnectedAt !== null) return `disconnected on ${formatDay(disconnectedAt)}`;
  if (sync.status === 'syncing') return `${nameStage(sync.stage)}, ${sync.progress} %`;
  if (sync.status === 'failed') return `failed: ${neutraliseText(sync.error ?? 'see the log')}`;
  return sync.status;
}
