import type { Command } from 'commander';
import type { z } from 'zod';
import type { TimelineEntrySchema } from '../../../api/schemas/facts/review.ts';
import type { CliContext } from '../../context.ts';
import { findRepository } from '../../find-repository.ts';
import type { Column } from '../../output/format-table.ts';
import { neutraliseText } from '../../output/neutralise-text.ts';
import { printMessage } from '../../output/print.ts';
import { shortTime, showList } from '../../output/show-list.ts';
import { type PullRequestReference, parseReference } from '../../parse-reference.ts';
import { withPulse } from '../../services/connect.ts';
import { takeItems } from '../../take-items.ts';

const ENTRIES_MAX = 1_000;
/** Lists that it is made of. */
const TOLD_LISTS = ['reviews', 'review_threads', 'comments'];

const COLUMNS: readonly Column<z.output<typeof TimelineEntrySchema>>[] = [
  { heading: 'when (UTC)', text: ({ at }) => shortTime(at) },
  { heading: 'what', text: ({ kind }) => kind.replace('_', ' ') },
  { heading: 'who', text: ({ actor }) => neutraliseText(actor ?? '') },
  { heading: 'detail', text: ({ detail, body }) => neutraliseText(detail ?? body ?? ''), shrinks: true },
];

/** `pulse timeline owner/name#12` */
export function registerTimeline(program: Command, context: CliContext): void {
  program
    .command('timeline')
    .description('Show what happened to a pull request: opened, reviews, comments, merged or closed.')
    .argument('<owner/name#number>', 'the pull request', parseReference)
    .option('--json', 'print one JSON document')
    .action(async ({ repository, number }: PullRequestReference, options: { json?: true }) => {
      const { entries, truncated } = await withPulse(context, async ({ client }) => {
        const { id } = await findRepository(client, repository);
        const { truncated } = await client.getPullRequest(id, number);
        return { entries: await takeItems(client.listTimeline(id, number), ENTRIES_MAX), truncated };
      });
      showList(context, options, 'timeline', COLUMNS, entries);
      const cut = truncated.filter((list) => TOLD_LISTS.includes(list)).map((list) => list.replace('_', ' '));
      if (cut.length === 0) return;
      const what = cut.join(' and ');
      printMessage(
        context,
        '',
        `Not complete: only the first ${what} are stored; the next sync reads the rest.`,
      );
    });
}
