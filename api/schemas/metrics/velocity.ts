import { z } from 'zod';
import { METRIC_UNITS } from '../../../domain/metrics/metric.ts';
import { VELOCITY_METRICS } from '../../../sql/velocity/velocity-week.ts';
import { integerParameter, TimeSchema } from '../parts/common.ts';
import { TimeParameterSchema } from '../parts/time-parameter.ts';
import { TimeZoneParameterSchema } from '../parts/time-zone.ts';
import { FreshnessSchema } from './metric.ts';

const WEEKS_MAX = 104;
export const VELOCITY_WEEKS_DEFAULT = 12;
const COUNT = z.int().min(0);

export const VELOCITY_COLUMNS = [
  'merged',
  'opened',
  'commits',
  'lines',
  'deployments',
  'medianCycleTimeHours',
] as const;

export const VelocityWeekSchema = z
  .object({
    from: TimeSchema,
    to: TimeSchema,
    isComplete: z.boolean().meta({ description: 'False for a week that is not over.' }),
    merged: COUNT.meta({ description: 'Pull requests.' }),
    opened: COUNT.meta({ description: 'Pull requests.' }),
    commits: COUNT.meta({ description: 'On the default branch.' }),
    lines: COUNT.meta({
      description:
        'Added and deleted by the pull requests that were merged, without generated files and lock files.',
    }),
    deployments: COUNT.nullable().meta({
      description: 'To production, finished; null where nobody tells of deployments.',
    }),
    medianCycleTimeHours: z.number().nullable().meta({ description: 'Null when nothing was merged.' }),
    p90CycleTimeHours: z.number().nullable(),
    items: COUNT.meta({ description: 'Merges, openings, commits and deployments that count.' }),
    botsExcluded: COUNT.meta({ description: 'Those of machines, which do not count.' }),
  })
  .meta({ id: 'VelocityWeek' });

export const VelocitySchema = z
  .object({
    from: TimeSchema,
    to: TimeSchema,
    timeZone: z.string(),
    weeks: z.array(VelocityWeekSchema).max(WEEKS_MAX),
    columns: z
      .array(
        z
          .object({
            column: z.enum(VELOCITY_COLUMNS),
            metric: z.enum(VELOCITY_METRICS).meta({ description: 'Whose definition the column follows.' }),
            version: z.int().min(1),
            unit: z.enum(METRIC_UNITS),
            items: COUNT,
            botsExcluded: COUNT,
            itemsUrl: z.string().meta({ description: 'The very rows behind the column, of all weeks.' }),
          })
          .meta({ id: 'VelocityColumn' }),
      )
      .meta({ description: 'What the numbers of the weeks mean, and the rows behind them.' }),
    freshness: FreshnessSchema,
  })
  .meta({ id: 'Velocity', description: 'How much was done, week by week.' });
export type Velocity = z.infer<typeof VelocitySchema>;

const WEEKS_QUERY = {
  weeks: integerParameter({ min: 1, max: WEEKS_MAX })
    .optional()
    .meta({
      description: `ISO weeks, the last one included; ${VELOCITY_WEEKS_DEFAULT} unless given.`,
      example: VELOCITY_WEEKS_DEFAULT,
    }),
  to: TimeParameterSchema.optional().meta({
    description: 'The last week is the one that holds the moment before; now unless given.',
  }),
};
export const TeamVelocityQuerySchema = z.strictObject(WEEKS_QUERY);
export const RepositoryVelocityQuerySchema = z.strictObject({
  ...WEEKS_QUERY,
  tz: TimeZoneParameterSchema.optional().meta({ description: 'Zone that weeks begin in; UTC unless given.' }),
});
