import { type Command, InvalidArgumentError } from 'commander';
import type { Activity } from '../../../api/schemas/metrics/activity.ts';
import { ActivitySchema } from '../../../api/schemas/metrics/activity.ts';
import type { CliContext } from '../../context.ts';
import { findOwner } from '../../find-owner.ts';
import type { Column } from '../../output/format-table.ts';
import { neutraliseText } from '../../output/neutralise-text.ts';
import { shortTime, showList } from '../../output/show-list.ts';
import { parseCount } from '../../parse-reference.ts';
import { withPulse } from '../../services/connect.ts';
import { takeItems } from '../../take-items.ts';

const TOP_MAX = 10_000;
const TOP_DEFAULT = 50;
const KINDS = ActivitySchema.shape.kind.options;

const COLUMNS: readonly Column<Activity>[] = [
  { heading: 'when (UTC)', text: ({ at }) => shortTime(at) },
  { heading: 'repository', text: ({ repository }) => neutraliseText(repository) },
  { heading: 'what', text: describe },
  {
    heading: 'who',
    text: ({ actor, isBot }) => `${neutraliseText(actor ?? '')}${isBot ? ' (machine)' : ''}`,
  },
  {
    heading: 'title',
    text: ({ number, title }) => `${number === null ? '' : `#${number} `}${neutraliseText(title ?? '')}`,
    shrinks: true,
  },
];

interface FeedOptions {
  readonly kind?: Activity['kind'][];
  readonly top: number;
  readonly json?: true;
}

/** `pulse feed <team|owner/name>` */
export function registerFeed(program: Command, context: CliContext): void {
  program
    .command('feed')
    .description('Show what happened lately in the repositories of a team, or in one repository.')
    .argument('<team|owner/name>', 'slug of a team, or a repository')
    .option('--kind <kinds>', `only these, with commas between: ${KINDS.join(', ')}`, parseKinds)
    .option('--top <count>', 'how many', parseCount(TOP_MAX), TOP_DEFAULT)
    .option('--json', 'print one JSON document')
    .action(async (name: string, options: FeedOptions) => {
      const activity = await withPulse(context, async ({ client }) => {
        const owner = await findOwner(client, name);
        const filter = options.kind === undefined ? {} : { kind: options.kind };
        return takeItems(client.listActivity(owner, filter), options.top);
      });
      showList(context, options, 'activity', COLUMNS, activity);
    });
}

/** `review approved`, `pull request merged` */
function describe({ kind, detail }: Activity): string {
  const words = kind.replaceAll('_', ' ');
  const says = kind === 'review' || kind === 'deployment' || kind === 'incident' ? detail : null;
  return says === null ? words : `${words}: ${neutraliseText(says.replaceAll('_', ' '))}`;
}

function parseKinds(text: string): Activity['kind'][] {
  return text.split(',').map((word) => {
    const kind = KINDS.find((known) => known === word.trim());
    if (kind === undefined) throw new InvalidArgumentError(`Kinds are: ${KINDS.join(', ')}.`);
    return kind;
  });
}
