import { z } from 'zod';
import { DETECTORS } from '../../../domain/anomalies/all-detectors.ts';
import { ANOMALY_SEVERITIES, ANOMALY_TYPES } from '../../../domain/anomalies/anomaly.ts';
import { plainText, TimeSchema } from '../parts/common.ts';
import { pageOf } from '../parts/page.ts';
import { TimeParameterSchema } from '../parts/time-parameter.ts';

const NumbersSchema = z.record(z.string(), z.number());

const ThresholdSchema = z.object({
  name: z.string(),
  measures: z.string(),
  unit: z.string(),
  default: z.number(),
  min: z.number(),
  max: z.number(),
  below: z.string().nullable().meta({ description: 'The threshold that it must stay below.' }),
  reason: z.string().meta({ description: 'Why the default is what it is.' }),
});

export const AnomalyDefinitionSchema = z
  .object({
    type: z.enum(ANOMALY_TYPES),
    title: z.string(),
    version: z.int(),
    definition: z.string(),
    thresholds: z.array(ThresholdSchema),
  })
  .meta({
    id: 'AnomalyDefinition',
    description: 'What one type of anomaly means, and the numbers that decide it.',
  });
export const AnomalyDefinitionPageSchema = pageOf('AnomalyDefinitionPage', AnomalyDefinitionSchema);

/** An object with every type and every threshold of it, each optional: unknown names are refused. */
function changeSchema() {
  const ofTypes = Object.values(DETECTORS).map(({ type, thresholds }) => {
    const fields = Object.entries(thresholds).map(([name, { range, measures, unit }]) => [
      name,
      z
        .number()
        .min(range.min)
        .max(range.max)
        .optional()
        .meta({ description: `${measures} (${unit})` }),
    ]);
    return [
      type,
      z.strictObject(Object.fromEntries(fields) as Record<string, z.ZodOptional<z.ZodNumber>>).optional(),
    ];
  });
  return z.strictObject(
    Object.fromEntries(ofTypes) as Record<
      (typeof ANOMALY_TYPES)[number],
      z.ZodOptional<z.ZodObject<Record<string, z.ZodOptional<z.ZodNumber>>>>
    >,
  );
}

export const ThresholdsChangeSchema = changeSchema().meta({
  id: 'AnomalyThresholdsChange',
  description: 'By type and name; what is left out stays.',
  example: { stalled_pr: { stalledAfterHours: 24 } },
});

export const AnomalySettingsSchema = z
  .object({
    version: z.int().nullable().meta({ description: 'Null: the defaults.' }),
    isOwn: z
      .boolean()
      .meta({ description: 'False when they are the defaults, or those set for every team.' }),
    note: z.string().nullable(),
    createdAt: TimeSchema.nullable(),
    thresholds: z
      .record(z.string(), NumbersSchema)
      .meta({ description: 'All of them, by type and name, as scans use them.' }),
  })
  .meta({ id: 'AnomalySettings' });
export type AnomalySettings = z.infer<typeof AnomalySettingsSchema>;

export const ChangeAnomalySettingsSchema = z
  .strictObject({
    thresholds: ThresholdsChangeSchema,
    note: plainText(500).optional().meta({ description: 'Why.' }),
  })
  .meta({
    id: 'ChangeAnomalySettings',
    example: { thresholds: { stalled_pr: { stalledAfterHours: 24 } }, note: 'We review once a day' },
  });
export type ChangeAnomalySettings = z.input<typeof ChangeAnomalySettingsSchema>;

export const StartReplaySchema = z
  .strictObject({
    from: TimeParameterSchema,
    to: TimeParameterSchema,
    thresholds: ThresholdsChangeSchema.optional().meta({
      description: 'Instead of those that the team follows.',
    }),
  })
  .meta({ id: 'ReplayAnomalies', example: { from: '2025-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' } });
export type StartReplay = z.input<typeof StartReplaySchema>;

export const AnomalyReplaySchema = z
  .object({
    days: z.int().min(0),
    looked: z
      .object({
        commits: z.int(),
        pullRequests: z.int(),
        coverageReports: z.int(),
        riskSnapshots: z.int(),
        reviewedPullRequests: z.int(),
      })
      .meta({ description: 'What there was to look at: where nothing is known, nothing is raised.' }),
    types: z.array(
      z.object({
        type: z.enum(ANOMALY_TYPES),
        raised: z.int().min(0),
        openAtEnd: z.int().min(0),
        daysOpen: z.int().min(0).meta({ description: 'Days on which at least one was open.' }),
        openMax: z.int().min(0).meta({ description: 'The most that were open on one day.' }),
        medianOpenDays: z.number().nullable().meta({ description: 'Of those that ended.' }),
        examples: z
          .array(
            z.object({
              subject: z.string(),
              severity: z.enum(ANOMALY_SEVERITIES),
              title: z.string(),
              raisedAt: TimeSchema,
              resolvedAt: TimeSchema.nullable(),
            }),
          )
          .meta({ description: 'The newest twenty.' }),
      }),
    ),
  })
  .meta({ id: 'AnomalyReplay', description: 'What scans would have raised in a time of the past.' });
export type AnomalyReplay = z.infer<typeof AnomalyReplaySchema>;
