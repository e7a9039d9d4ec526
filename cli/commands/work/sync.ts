import type { Command } from 'commander';
import type { CliContext } from '../../context.ts';
import { printJson, printLines } from '../../output/print.ts';
import { parseCount, parseRepositoryName } from '../../parse-reference.ts';
import { formatOutcome } from '../../sync/format-outcome.ts';
import { runSync } from '../../sync/run-sync.ts';

const TOP_MAX = 1_000;

interface SyncOptions {
  readonly name?: string;
  readonly top: number;
  readonly json?: true;
}

/** `pulse sync <path|url>` */
export function registerSync(program: Command, context: CliContext): void {
  program
    .command('sync')
    .description('Mirror a repository, compare its pull requests, and print the strongest findings.')
    .argument('<source>', 'path or URL of a Git repository with refs/pull/*')
    .option('--name <owner/name>', 'what to call it; else what the source suggests', parseRepositoryName)
    .option('--top <count>', 'findings to print', parseCount(TOP_MAX), 10)
    .option('--json', 'print one JSON document')
    .action(async (source: string, { name, top, json }: SyncOptions) => {
      const outcome = await runSync(context, { source, name, top });
      const { repository, sync, findings } = outcome;
      if (json) printJson(context, { repository, sync, findings });
      else printLines(context, formatOutcome(context, outcome));
    });
}
