import type { Command } from 'commander';
import type { z } from 'zod';
import type { CommitSchema } from '../../../api/schemas/facts/commit.ts';
import type { CliContext } from '../../context.ts';
import { findRepository } from '../../find-repository.ts';
import type { Column } from '../../output/format-table.ts';
import { neutraliseText } from '../../output/neutralise-text.ts';
import { shortTime, showList } from '../../output/show-list.ts';
import { parseCount, parseRepositoryName } from '../../parse-reference.ts';
import { withPulse } from '../../services/connect.ts';
import { takeItems } from '../../take-items.ts';

const TOP_MAX = 10_000;

const COLUMNS: readonly Column<z.output<typeof CommitSchema>>[] = [
  { heading: 'commit', text: ({ sha }) => sha.slice(0, 10) },
  { heading: 'when (UTC)', text: ({ committedAt }) => shortTime(committedAt) },
  { heading: 'who', text: ({ authorLogin, authorName }) => neutraliseText(authorLogin ?? authorName ?? '') },
  { heading: 'branch', text: ({ branch }) => neutraliseText(branch ?? '') },
  {
    heading: 'lines',
    text: ({ additions, deletions }) => (additions === null ? '' : `+${additions} -${deletions}`),
    align: 'right',
  },
  { heading: 'what', text: ({ message }) => neutraliseText(message.split('\n')[0] ?? ''), shrinks: true },
];

interface CommitsOptions {
  readonly author?: string;
  readonly branch?: string;
  readonly default?: true;
  readonly top: number;
  readonly json?: true;
}

/** `pulse commits owner/name` */
export function registerCommits(program: Command, context: CliContext): void {
  program
    .command('commits')
    .description('List the commits of a repository, the newest first.')
    .argument('<owner/name>', 'the repository', parseRepositoryName)
    .option('--author <who>', 'only those of this login or e-mail address, under any of their names')
    .option('--branch <name>', 'only those first seen on this branch')
    .option('--default', 'only those of the default branch')
    .option('--top <count>', 'how many', parseCount(TOP_MAX), 20)
    .option('--json', 'print one JSON document')
    .action(async (name: string, options: CommitsOptions) => {
      const commits = await withPulse(context, async ({ client }) => {
        const { id } = await findRepository(client, name);
        const { author, branch } = options;
        const filter = { author, branch, ...(options.default ? { onDefaultBranch: true } : {}) };
        return takeItems(client.listCommits(id, filter), options.top);
      });
      showList(context, options, 'commits', COLUMNS, commits);
    });
}
