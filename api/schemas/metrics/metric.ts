import { z } from 'zod';
import { ALL_METRICS } from '../../../domain/metrics/all-metrics.ts';
import { METRIC_AGGREGATES, METRIC_ITEM_KINDS, METRIC_UNITS } from '../../../domain/metrics/metric.ts';
import { UNTOLD_KINDS } from '../../../domain/metrics/unknown.ts';
import { SERIES_INTERVALS } from '../../../sql/metrics/measure-series.ts';
import { RepositoryParamsSchema } from '../facts/repository.ts';
import { IdSchema, TimeSchema } from '../parts/common.ts';
import { PAGE_QUERY, pageOf } from '../parts/page.ts';
import { TimeParameterSchema } from '../parts/time-parameter.ts';
import { TimeZoneParameterSchema } from '../parts/time-zone.ts';
import { TeamParamsSchema } from '../settings/team.ts';

const NAMES = ALL_METRICS.map(({ name }) => name) as [string, ...string[]];

export const MetricNameSchema = z.enum(NAMES).meta({ example: 'median_cycle_time' });

const PART_NAME = z.string().meta({ example: 'pickup' });

export const MetricDefinitionSchema = z
  .object({
    name: z.enum(NAMES),
    title: z.string(),
    version: z.int().min(1).meta({ description: 'Raised whenever the meaning changes.' }),
    unit: z.enum(METRIC_UNITS),
    aggregate: z.enum(METRIC_AGGREGATES),
    definition: z.string(),
    itemKind: z.enum(METRIC_ITEM_KINDS),
    breakdown: z
      .array(z.object({ part: PART_NAME, title: z.string(), definition: z.string() }))
      .nullable()
      .meta({ description: 'What values are made of; null for metrics without parts.' }),
  })
  .meta({ id: 'MetricDefinition', description: 'What a metric means.' });
export type MetricDefinition = z.infer<typeof MetricDefinitionSchema>;
export const MetricDefinitionPageSchema = pageOf('MetricDefinitionPage', MetricDefinitionSchema);

const VALUE = z.number().nullable().meta({
  description: 'In the unit of the metric; null when there is nothing to measure, never 0 for that.',
});

const PREVIOUS = VALUE.meta({ description: 'Over the window of the same length before this one.' });

const MEASURE = {
  value: VALUE,
  p75: VALUE.meta({ description: 'Beside medians; else null.' }),
  p90: VALUE.meta({ description: 'Beside medians; else null.' }),
  items: z.int().min(0).meta({ description: 'Items behind the number.' }),
  botsExcluded: z.int().min(0).meta({ description: 'Items of machines, which do not count.' }),
  unknown: z.string().nullable().meta({
    description:
      'Why the value is null, when nobody tells of what it counts, and what to do about it; else null.',
  }),
};

export const UntoldListSchema = z.array(
  z
    .object({
      what: z.enum(UNTOLD_KINDS),
      why: z.string().meta({ description: 'And what to do about it.' }),
    })
    .meta({ id: 'Untold' }),
);

export const FreshnessSchema = z
  .object({
    lastEventAt: TimeSchema.nullable().meta({ description: 'The last thing known to have happened.' }),
    oldestPendingAt: TimeSchema.nullable().meta({
      description: 'When the oldest delivery came that is not applied yet; null when none waits.',
    }),
    lastDeliveryAt: TimeSchema.nullable().meta({
      description:
        'When the newest delivery of a hook came; all that is known of a hook whose log cannot be read.',
    }),
    lastReconciledAt: TimeSchema.nullable().meta({
      description: 'Until then everything GitHub sent is applied; null without a hook that was reconciled.',
    }),
    complete: z.boolean().meta({
      description:
        'True when nothing waits and every repository has been synced to the end or, behind a hook whose log at GitHub can be read, reconciled.',
    }),
    unknown: UntoldListSchema.meta({ description: 'What nobody tells of here: numbers of it are null.' }),
  })
  .meta({ id: 'Freshness', description: 'How much of what happened is in the numbers.' });

const BreakdownSchema = z
  .array(
    z
      .object({
        part: PART_NAME,
        value: VALUE,
        p75: VALUE,
        p90: VALUE,
        items: z.int().min(0).meta({ description: 'Items that have this part.' }),
        share: z.number().nullable().meta({
          description:
            'Percent of the sum of all values. Shares add up to 100; medians of parts do not add up to the median.',
        }),
      })
      .meta({ id: 'MeasuredPart' }),
  )
  .nullable()
  .meta({ description: 'Medians of the parts that values are made of; null for metrics without parts.' });

export const MeasuredMetricSchema = z
  .object({
    metric: z.enum(NAMES),
    version: z.int().min(1),
    unit: z.enum(METRIC_UNITS),
    ...MEASURE,
    previous: PREVIOUS,
    breakdown: BreakdownSchema,
    itemsUrl: z.string().meta({ description: 'The very rows behind the number.' }),
  })
  .meta({ id: 'MeasuredMetric' });
export type MeasuredMetric = z.infer<typeof MeasuredMetricSchema>;

const WINDOW = {
  from: TimeSchema,
  to: TimeSchema.meta({ description: 'Half-open: what happened at this very moment does not count.' }),
};

export const MeasuredMetricsSchema = z
  .object({ ...WINDOW, metrics: z.array(MeasuredMetricSchema), freshness: FreshnessSchema })
  .meta({ id: 'MeasuredMetrics' });
export type MeasuredMetrics = z.infer<typeof MeasuredMetricsSchema>;

const MetricPointSchema = z
  .object({
    ...WINDOW,
    ...MEASURE,
    itemsUrl: z.string().meta({ description: 'The very rows behind the point.' }),
  })
  .meta({ id: 'MetricPoint' });

export const MetricSeriesSchema = z
  .object({
    metric: z.enum(NAMES),
    version: z.int().min(1),
    unit: z.enum(METRIC_UNITS),
    ...WINDOW,
    interval: z.enum(SERIES_INTERVALS),
    timeZone: z.string(),
    points: z.array(MetricPointSchema),
    total: z
      .object({ ...MEASURE, previous: PREVIOUS })
      .meta({ id: 'MetricTotal', description: 'Over the whole window; a median is not that of its points.' }),
    previousPoints: z
      .array(MetricPointSchema)
      .nullable()
      .meta({ description: 'Of the window of the same length before this one, when it was asked for.' }),
    itemsUrl: z.string().meta({ description: 'The very rows behind the whole series.' }),
    breakdown: BreakdownSchema.meta({
      description: 'Over the whole window; null for metrics without parts.',
    }),
    freshness: FreshnessSchema,
  })
  .meta({ id: 'MetricSeries' });
export type MetricSeries = z.infer<typeof MetricSeriesSchema>;

export const MetricItemSchema = z
  .object({
    repositoryId: IdSchema,
    kind: z.enum(METRIC_ITEM_KINDS),
    id: z
      .string()
      .meta({ description: 'Number of a pull request; id of a commit, a deployment or a review.' }),
    at: TimeSchema.meta({ description: 'What puts it into the window.' }),
    value: z.number(),
    author: z.string().nullable(),
    isBot: z.boolean().meta({ description: 'True when it is left out of the number.' }),
    breakdown: z
      .array(z.object({ part: PART_NAME, value: z.number().nullable() }))
      .nullable()
      .meta({
        description: 'What the value is made of: added in this order, the parts are exactly the value.',
      }),
  })
  .meta({ id: 'MetricItem', description: 'A row behind a number.' });
export const MetricItemPageSchema = pageOf('MetricItemPage', MetricItemSchema);

const WINDOW_QUERY = {
  from: TimeParameterSchema.optional().meta({
    description: 'Begin of the window; 28 days before its end unless given.',
  }),
  to: TimeParameterSchema.optional().meta({
    description: 'End of the window, which is not in it; now unless given.',
  }),
};

export const MetricWindowQuerySchema = z.strictObject(WINDOW_QUERY);
export const MetricItemsQuerySchema = z.strictObject({ ...WINDOW_QUERY, ...PAGE_QUERY });
export const MetricSeriesQuerySchema = z.strictObject({
  ...WINDOW_QUERY,
  interval: z.enum(SERIES_INTERVALS).optional().meta({ description: '`day` unless given.' }),
  tz: TimeZoneParameterSchema.optional().meta({
    description: 'IANA name of the zone that intervals begin in; that of the team, else UTC.',
  }),
  compare: z.enum(['previous']).optional().meta({
    description: 'With `previous`, the answer holds the window of the same length before this one as well.',
  }),
});

export const TeamMetricParamsSchema = TeamParamsSchema.extend({ metric: MetricNameSchema });
export const RepositoryMetricParamsSchema = RepositoryParamsSchema.extend({ metric: MetricNameSchema });
