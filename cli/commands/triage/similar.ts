import type { Command } from 'commander';
import { commandLine } from '../../command-line.ts';
import { type CliContext, lineWidth } from '../../context.ts';
import { findRepository } from '../../find-repository.ts';
import { truncateText } from '../../output/fit-text.ts';
import { neutraliseText } from '../../output/neutralise-text.ts';
import { newPainter } from '../../output/painter.ts';
import { printJson, printLines } from '../../output/print.ts';
import { type PullRequestReference, parseCount, parseReference } from '../../parse-reference.ts';
import { describePullRequest } from '../../present/describe-pull-request.ts';
import { formatSimilar } from '../../present/format-similar.ts';
import { withPulse } from '../../services/connect.ts';
import { takeItems } from '../../take-items.ts';

const TOP_MAX = 1_000;

interface SimilarOptions {
  readonly top: number;
  readonly json?: true;
}

/** `pulse similar owner/name#12` */
export function registerSimilar(program: Command, context: CliContext): void {
  program
    .command('similar')
    .description('List what is like a pull request, earlier and later, strongest first.')
    .argument('<owner/name#number>', 'the pull request', parseReference)
    .option('--top <count>', 'how many', parseCount(TOP_MAX), 20)
    .option('--json', 'print one JSON document')
    .action(async (reference: PullRequestReference, { top, json }: SimilarOptions) => {
      const { pullRequest, similar } = await withPulse(context, async ({ client }) => {
        const repository = await findRepository(client, reference.repository);
        const [pullRequest, similar] = await Promise.all([
          client.getPullRequest(repository.id, reference.number),
          takeItems(client.listSimilar(repository.id, reference.number), top),
        ]);
        return { pullRequest, similar };
      });
      if (json) return printJson(context, { repository: reference.repository, pullRequest, similar });
      const paint = newPainter(context.stdout);
      const width = lineWidth(context.stdout);
      const title = truncateText(neutraliseText(pullRequest.title), width - 12);
      printLines(context, [
        paint('bold', `#${pullRequest.number} ${title}`),
        paint('dim', describePullRequest(pullRequest)),
        '',
        ...(similar.length > 0
          ? formatSimilar(similar, paint, width)
          : [explainNone(pullRequest.analysis.status)]),
      ]);
    });
}

function explainNone(status: string): string {
  return status === 'pending' || status === 'running'
    ? `It is not analysed yet; what is: ${commandLine('runs')}`
    : 'Nothing is like it.';
}
