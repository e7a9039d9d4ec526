import type { Command } from 'commander';
import type { Velocity } from '../../../api/schemas/metrics/velocity.ts';
import { type CliContext, lineWidth } from '../../context.ts';
import { findOwner } from '../../find-owner.ts';
import { type Column, formatTable } from '../../output/format-table.ts';
import { neutraliseText } from '../../output/neutralise-text.ts';
import { newPainter } from '../../output/painter.ts';
import { printJson, printLines } from '../../output/print.ts';
import { parseCount } from '../../parse-reference.ts';
import { type AskedTime, momentOf, parseTime, parseZone, UNTIL_TIME, ZONE_HELP } from '../../parse-time.ts';
import { formatUnknown } from '../../present/describe-freshness.ts';
import { formatMeasure } from '../../present/format-measure.ts';
import { sparkline } from '../../present/sparkline.ts';
import { withPulse } from '../../services/connect.ts';

const WEEKS_MAX = 104;
const WEEKS_DEFAULT = 12;

type Week = Velocity['weeks'][number];
type Count = 'merged' | 'opened' | 'commits' | 'lines' | 'deployments';

const count = (name: Count): Column<Week> => ({
  heading: name,
  text: (week) => formatMeasure(week[name], 'count'),
  align: 'right',
});

interface VelocityOptions {
  readonly weeks: number;
  readonly until?: AskedTime;
  readonly tz?: string;
  readonly json?: true;
}

/** `pulse velocity <team|owner/name>` */
export function registerVelocity(program: Command, context: CliContext): void {
  program
    .command('velocity')
    .description('Show how much a team or a repository gets done, week by week.')
    .argument('<team|owner/name>', 'slug of a team, or a repository')
    .option('--weeks <count>', 'weeks to look back', parseCount(WEEKS_MAX), WEEKS_DEFAULT)
    .option('--until <time>', `${UNTIL_TIME}; now unless given`, parseTime)
    .option('--tz <zone>', ZONE_HELP, parseZone)
    .option('--json', 'print one JSON document')
    .action(async (name: string, options: VelocityOptions) => {
      const { owner, chart } = await withPulse(context, async ({ client }) => {
        const owner = await findOwner(client, name);
        const { tz = owner.timeZone, weeks, until } = options;
        const query = {
          weeks,
          ...(until === undefined ? {} : { to: momentOf(until, tz).toISOString() }),
          // Weeks of a team are those of its own zone, always.
          ...('teamId' in owner ? {} : { tz }),
        };
        return { owner, chart: await client.getVelocity(owner, query) };
      });
      if (options.json) printJson(context, { name: owner.name, ...chart });
      else printLines(context, formatChart(context, owner.name, chart));
    });
}

function formatChart(context: CliContext, name: string, { weeks, timeZone, freshness }: Velocity): string[] {
  const painter = newPainter(context.stdout);
  const day = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short' });
  const columns: readonly Column<Week>[] = [
    { heading: 'week of', text: ({ from }) => day.format(new Date(from)) },
    count('merged'),
    count('opened'),
    count('commits'),
    count('lines'),
    count('deployments'),
    {
      heading: 'cycle time',
      text: ({ medianCycleTimeHours }) => formatMeasure(medianCycleTimeHours, 'hours'),
      align: 'right',
    },
    { heading: '', text: ({ isComplete }) => (isComplete ? '' : 'not over') },
  ];
  return [
    `${neutraliseText(name)}: merged by week ${sparkline(weeks.map(({ merged }) => merged))}, weeks of ${timeZone}`,
    '',
    ...formatTable(columns, weeks, lineWidth(context.stdout), (text) => painter('dim', text)),
    ...formatUnknown({ unknown: freshness.unknown.filter(({ what }) => what === 'deployments') }),
  ];
}
