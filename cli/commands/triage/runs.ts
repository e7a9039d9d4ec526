import { type Command, Option } from 'commander';
import type { AnalysisRun } from '../../../api/schemas/findings/analysis-run.ts';
import { ANALYSIS_STATUSES, type AnalysisStatus } from '../../../domain/analysis-status.ts';
import { type CliContext, lineWidth } from '../../context.ts';
import { findRepositories } from '../../find-repository.ts';
import { formatDuration } from '../../output/format-number.ts';
import { type Column, formatTable } from '../../output/format-table.ts';
import { neutraliseText } from '../../output/neutralise-text.ts';
import { newPainter } from '../../output/painter.ts';
import { printJson, printLines } from '../../output/print.ts';
import { shortTime } from '../../output/show-list.ts';
import { parseCount, parseRepositoryName } from '../../parse-reference.ts';
import { withPulse } from '../../services/connect.ts';
import { takeItems } from '../../take-items.ts';

const TOP_MAX = 1_000;
/** What needs a look comes first. */
const ORDER: readonly AnalysisStatus[] = ['failed', 'degraded', 'running', 'pending', 'done', 'superseded'];

/** A run and the repository it is in. */
type LocatedRun = AnalysisRun & { readonly repository: string };

const COLUMNS: readonly Column<LocatedRun>[] = [
  { heading: 'pull request', text: ({ repository, number }) => `${neutraliseText(repository)}#${number}` },
  { heading: 'head', text: ({ headSha }) => headSha.slice(0, 10) },
  { heading: 'lane', text: ({ lane }) => lane },
  { heading: 'queued (UTC)', text: ({ queuedAt }) => shortTime(queuedAt) },
  { heading: 'took', text: describeTime, align: 'right' },
  { heading: 'why', text: describeTrouble, shrinks: true },
];

interface RunsOptions {
  readonly status?: AnalysisStatus;
  readonly top: number;
  readonly json?: true;
}

/** `pulse runs [owner/name]` */
export function registerRuns(program: Command, context: CliContext): void {
  program
    .command('runs')
    .description('List analysis runs by status, those that need a look first.')
    .argument('[owner/name]', 'one repository; else all', parseRepositoryName)
    .addOption(new Option('--status <status>', 'only this status').choices(ANALYSIS_STATUSES))
    .option('--top <count>', 'how many of each status, newest first', parseCount(TOP_MAX), 10)
    .option('--json', 'print one JSON document')
    .action(async (name: string | undefined, options: RunsOptions) => {
      const runs = await listRuns(context, name, options);
      if (options.json) return printJson(context, { runs });
      printLines(context, runs.length > 0 ? formatRuns(context, runs, options.top) : ['No runs.']);
    });
}

async function listRuns(context: CliContext, name: string | undefined, options: RunsOptions) {
  const statuses = options.status ? [options.status] : ORDER;
  return withPulse(context, async ({ client }) => {
    const repositories = await findRepositories(client, name);
    const runs: LocatedRun[] = [];
    for (const status of statuses) {
      const ofStatus: LocatedRun[] = [];
      for (const { id, fullName } of repositories) {
        const taken = await takeItems(client.listAnalysisRuns(id, { status }), options.top);
        ofStatus.push(...taken.map((run) => ({ ...run, repository: fullName })));
      }
      ofStatus.sort((a, b) => b.queuedAt.localeCompare(a.queuedAt));
      runs.push(...ofStatus.slice(0, options.top));
    }
    return runs;
  });
}

function formatRuns(context: CliContext, runs: readonly LocatedRun[], top: number): string[] {
  const paint = newPainter(context.stdout);
  return [...Map.groupBy(runs, ({ status }) => status)].flatMap(([status, group], index) => [
    ...(index === 0 ? [] : ['']),
    paint('bold', group.length < top ? `${status}: ${group.length}` : `${status}: the newest ${top}`),
    ...formatTable(COLUMNS, group, lineWidth(context.stdout), (text) => paint('dim', text)),
  ]);
}

function describeTime({ startedAt, finishedAt }: AnalysisRun): string {
  if (!startedAt || !finishedAt) return '';
  const ms = Date.parse(finishedAt) - Date.parse(startedAt);
  return ms < 1_000 ? `${ms} ms` : formatDuration(ms / 1000);
}

function describeTrouble({ error, degradedReasons, attempts }: AnalysisRun): string {
  const why = error ?? degradedReasons.join('; ');
  return neutraliseText(attempts > 1 ? `${why} (attempt ${attempts})`.trim() : why);
}
