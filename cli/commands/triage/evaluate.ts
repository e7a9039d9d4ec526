import { type Command, Option } from 'commander';
import type { CliContext } from '../../context.ts';
import type { Evaluation } from '../../evaluate/run-evaluate.ts';
import { formatCount } from '../../output/format-number.ts';
import { printJson, printLines } from '../../output/print.ts';
import { showCount } from '../../output/show-count.ts';
import { parseCount, parseRepositoryName } from '../../parse-reference.ts';
import { withThrowawayPostgres } from '../../services/with-throwaway-postgres.ts';

const SAMPLE_MAX = 100_000;
const SEED_MAX = 999_999_999;

interface EvaluateCommandOptions {
  readonly mirror: string;
  readonly pullRequests: string;
  readonly pairs: string;
  readonly repo: string;
  readonly sample: number;
  readonly seed: number;
  readonly bases: 'table' | 'own';
  readonly json?: true;
}

/** `pulse evaluate` */
export function registerEvaluate(program: Command, context: CliContext): void {
  program
    .command('evaluate')
    .description(
      'Measure how well labelled duplicates are found, by replaying a repository through the product.',
    )
    .requiredOption('--mirror <directory>', 'Git directory that holds the heads')
    .requiredOption('--pull-requests <file>', 'table of pull requests, JSON lines, may be gzipped')
    .requiredOption('--pairs <file>', 'labelled pairs, JSON lines')
    .requiredOption('--repo <owner/name>', 'the repository, as in the pairs', parseRepositoryName)
    .option(
      '--sample <count>',
      'unlabelled pull requests to measure alert rates on',
      parseCount(SAMPLE_MAX),
      600,
    )
    .option('--seed <number>', 'chooses the sample', parseCount(SEED_MAX), 7)
    .addOption(
      new Option('--bases <whose>', 'where the diffs start from').choices(['table', 'own']).default('table'),
    )
    .option('--json', 'print one JSON document')
    .action(async (options: EvaluateCommandOptions) => {
      const evaluation = await evaluate(context, options);
      if (options.json) printJson(context, evaluation);
      else printLines(context, formatEvaluation(evaluation));
    });
}

async function evaluate(context: CliContext, options: EvaluateCommandOptions): Promise<Evaluation> {
  const { databaseUrl, dataDir, threads } = context.readConfig();
  const { mirror, pullRequests, pairs, repo, sample, seed, bases } = options;
  // Loaded here, because it brings the whole analysis along, which no other command needs.
  const { runEvaluate } = await import('../../evaluate/run-evaluate.ts');
  const onProgress = showCount(context, `${repo}: replayed`, 'pull requests');
  const replay = (url: string): Promise<Evaluation> =>
    runEvaluate({
      databaseUrl: url,
      mirror,
      pullRequestsFile: pullRequests,
      pairsFile: pairs,
      repo,
      sample,
      seed,
      bases,
      threads,
      signal: context.signal,
      onProgress,
    });
  return databaseUrl === undefined ? withThrowawayPostgres(dataDir, replay) : replay(databaseUrl);
}

function formatEvaluation(evaluation: Evaluation): string[] {
  const { recallAt, recallAtAlertRate, missed, basesAgree } = evaluation;
  const share = (value: number): string => value.toFixed(3);
  return [
    `${evaluation.repo}: ${formatCount(evaluation.pullRequests)} pull requests, ${evaluation.pairs} labelled pairs, ${evaluation.seconds} s`,
    `  proposed by retrieval  ${share(evaluation.retrievedOfLabelled)}`,
    ...Object.entries(recallAt).map(([rank, recall]) => `  recall at ${rank.padEnd(13)}${share(recall)}`),
    `  mean reciprocal rank   ${share(evaluation.meanReciprocalRank)}`,
    ...Object.entries(recallAtAlertRate).map(
      ([rate, recall]) => `  recall at ${`${Number(rate) * 100} % alerts`.padEnd(13)}${share(recall)}`,
    ),
    ...(basesAgree === null ? [] : [`  bases that agree       ${share(basesAgree)}`]),
    ...(missed.length > 0 ? ['', 'missed:'] : []),
    ...missed.map(({ a, b, why }) => `  #${b} repeats #${a}: ${why}`),
  ];
}
