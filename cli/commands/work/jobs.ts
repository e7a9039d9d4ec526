import type { Command } from 'commander';
import type { Job } from '../../../api/schemas/work/job.ts';
import type { CliContext } from '../../context.ts';
import type { Column } from '../../output/format-table.ts';
import { neutraliseText } from '../../output/neutralise-text.ts';
import { shortTime, showList } from '../../output/show-list.ts';
import { withPulse } from '../../services/connect.ts';

const COLUMNS: readonly Column<Job>[] = [
  { heading: 'job', text: ({ name }) => name },
  { heading: 'last run (UTC)', text: ({ lastStartedAt }) => shortTime(lastStartedAt) || 'never' },
  {
    heading: 'took ms',
    text: ({ lastDurationMs }) => (lastDurationMs === null ? '' : String(lastDurationMs)),
    align: 'right',
  },
  { heading: 'ended', text: ({ lastStatus }) => lastStatus ?? '' },
  {
    heading: 'next run (UTC)',
    text: ({ nextRunAt, isOverdue }) => `${shortTime(nextRunAt)}${isOverdue ? ' (overdue)' : ''}`,
  },
  { heading: 'error', text: ({ lastError }) => neutraliseText(lastError ?? ''), shrinks: true },
];

/** `pulse jobs` */
export function registerJobs(program: Command, context: CliContext): void {
  program
    .command('jobs')
    .description('List regular work: when it ran last, how that went, when it runs next.')
    .option('--json', 'print one JSON document')
    .action(async (options: { readonly json?: true }) => {
      const { items } = await withPulse(context, ({ client }) => client.listJobs());
      showList(context, options, 'jobs', COLUMNS, items);
    });
}
