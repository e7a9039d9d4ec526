import { z } from 'zod';
import { DORA_METRICS } from '../../../domain/metrics/all-metrics.ts';
import { DORA_CLUSTERS } from '../../../domain/metrics/dora-reference.ts';
import { TimeSchema } from '../parts/common.ts';
import { TimeZoneParameterSchema } from '../parts/time-zone.ts';
import { FreshnessSchema, MeasuredMetricSchema, MetricWindowQuerySchema } from './metric.ts';

const NAMES = DORA_METRICS.map(({ name }) => name) as [string, ...string[]];
const ClusterSchema = z.enum(DORA_CLUSTERS);

const DoraMetricSchema = MeasuredMetricSchema.omit({ breakdown: true })
  .extend({
    metric: z.enum(NAMES),
    title: z.string(),
    definition: z.string(),
    reference: z
      .array(z.object({ cluster: ClusterSchema, reported: z.string() }))
      .meta({ description: 'What each cluster of the survey reported; empty where it has nothing.' }),
    likeClusters: z.array(ClusterSchema).meta({
      description:
        'The clusters that reported what the value is: several where they reported the same, none where it lies between ranges. No grade.',
    }),
  })
  .meta({ id: 'DoraMetric' });

export const DoraSchema = z
  .object({
    from: TimeSchema,
    to: TimeSchema.meta({ description: 'Half-open: what happened at this very moment does not count.' }),
    metrics: z.array(DoraMetricSchema),
    deploymentDays: z
      .object({
        timeZone: z.string(),
        days: z.int().min(0).nullable().meta({
          description:
            'Days with a successful deployment to production; null where nobody tells of deployments.',
        }),
        perWeek: z.number().nullable(),
        previousPerWeek: z.number().nullable(),
      })
      .meta({ description: 'Deployment frequency as days with a deployment: twenty on one day are one.' }),
    reference: z.object({
      report: z.string(),
      url: z.string(),
      note: z.string(),
      clusters: z.array(z.object({ cluster: ClusterSchema, respondentsPercent: z.int() })),
    }),
    freshness: FreshnessSchema,
  })
  .meta({
    id: 'Dora',
    description: "DORA's five metrics of software delivery, with its survey of 2024 as a reference.",
  });
export type Dora = z.infer<typeof DoraSchema>;

export const DoraQuerySchema = MetricWindowQuerySchema.extend({
  tz: TimeZoneParameterSchema.optional().meta({
    description: 'Zone that days begin in; that of the team, else UTC.',
  }),
});
