import type { Command } from 'commander';
import type { StalledPullRequest } from '../../../api/schemas/metrics/stalled.ts';
import type { CliContext } from '../../context.ts';
import { findOwner } from '../../find-owner.ts';
import { formatCount } from '../../output/format-number.ts';
import type { Column } from '../../output/format-table.ts';
import { neutraliseText } from '../../output/neutralise-text.ts';
import { printJson, printLines } from '../../output/print.ts';
import { showList } from '../../output/show-list.ts';
import { parseCount } from '../../parse-reference.ts';
import { formatUnknown } from '../../present/describe-freshness.ts';
import { formatMeasure } from '../../present/format-measure.ts';
import { withPulse } from '../../services/connect.ts';

const HOURS_MAX = 24 * 366;
const TOP_MAX = 100;

const COLUMNS: readonly Column<StalledPullRequest>[] = [
  { heading: 'waits', text: ({ waitingHours }) => formatMeasure(waitingHours, 'hours'), align: 'right' },
  {
    heading: 'pull request',
    text: ({ repository, number }) => `${neutraliseText(repository)}#${number}`,
  },
  { heading: 'author', text: ({ author }) => neutraliseText(author ?? '') },
  {
    heading: 'asked',
    text: ({ requestedReviewers }) => neutraliseText(requestedReviewers.join(', ')) || 'nobody',
  },
  { heading: 'lines', text: ({ lines }) => formatCount(lines), align: 'right' },
  { heading: 'title', text: ({ title }) => neutraliseText(title), shrinks: true },
];

interface StalledOptions {
  readonly hours: number;
  readonly top: number;
  readonly json?: true;
}

/** `pulse stalled <team|owner/name>` */
export function registerStalled(program: Command, context: CliContext): void {
  program
    .command('stalled')
    .description('List open pull requests that wait for a first review, the longest first.')
    .argument('<team|owner/name>', 'slug of a team, or a repository')
    .option('--hours <count>', 'without a review for at least so long', parseCount(HOURS_MAX), 24)
    .option('--top <count>', 'how many', parseCount(TOP_MAX), 20)
    .option('--json', 'print one JSON document')
    .action(async (name: string, options: StalledOptions) => {
      const page = await withPulse(context, async ({ client }) => {
        const owner = await findOwner(client, name);
        return client.getStalled(owner, { hours: options.hours, limit: options.top });
      });
      if (options.json) return printJson(context, page);
      if (page.count === null) {
        const unknown = page.freshness.unknown.filter(({ what }) => what === 'pull_request_states');
        return printLines(context, formatUnknown({ unknown }));
      }
      showList(context, {}, 'stalled pull requests', COLUMNS, page.items);
      const hidden = page.count - page.items.length;
      if (hidden > 0) printLines(context, ['', `And ${formatCount(hidden)} more (--top).`]);
    });
}
