import { z } from 'zod';
import { ANOMALY_SEVERITIES, ANOMALY_TYPES, CAUSE_KINDS } from '../../../domain/anomalies/anomaly.ts';
import { ANOMALY_STATES } from '../../../sql/anomalies/list-anomalies.ts';
import { UntoldListSchema } from '../metrics/metric.ts';
import { IdParameterSchema, IdSchema, plainText, TimeSchema } from '../parts/common.ts';
import { PAGE_QUERY, pageOf } from '../parts/page.ts';
import { TimeParameterSchema } from '../parts/time-parameter.ts';

const NumbersSchema = z.record(z.string(), z.number());

const EXAMPLE = {
  id: '7',
  teamId: '0a1a9d2e-7a61-4f47-9b8e-4d9f0a8f7c10',
  repositoryId: '42',
  repository: 'acme/shop',
  type: 'stalled_pr' as const,
  subject: 'pull_request/42/12',
  severity: 'medium' as const,
  state: 'open' as const,
  title: 'acme/shop#12 has waited for a review for 35 working hours',
  evidence: {
    numbers: { waitedHours: 35, ageDays: 6.2, stalledAfterHours: 16 },
    thresholds: { stalledAfterHours: 16, forgottenAfterDays: 30 },
    causes: [
      {
        kind: 'pull_request' as const,
        id: 'acme/shop#12',
        label: 'Retry failed requests, by ada, ready for 6.2 days',
        value: 35,
        at: '2026-01-26T09:00:00.000Z',
        url: 'https://github.com/acme/shop/pull/12',
      },
    ],
    causesTotal: 1,
  },
  definitionVersion: 1,
  settingsVersion: null,
  firstSeenAt: '2026-01-28T09:00:00.000Z',
  lastSeenAt: '2026-01-31T12:30:00.000Z',
  resolvedAt: null,
  mutedUntil: null,
  muteReason: null,
};

const CauseSchema = z.object({
  kind: z.enum(CAUSE_KINDS),
  id: z.string(),
  label: z.string(),
  value: z.number().nullable(),
  at: TimeSchema.nullable(),
  url: z.string().nullable().meta({ description: 'At the provider, or a path of this API.' }),
});

export const AnomalySchema = z
  .object({
    id: IdSchema,
    teamId: z.uuid(),
    repositoryId: IdSchema.nullable().meta({ description: 'Null when it is about the team as a whole.' }),
    repository: z.string().nullable(),
    type: z.enum(ANOMALY_TYPES),
    subject: z.string().meta({
      description:
        '`team`, `repository/<id>` or `pull_request/<repository>/<number>`; one is open at a time.',
    }),
    severity: z.enum(ANOMALY_SEVERITIES),
    state: z.enum(ANOMALY_STATES),
    title: z.string(),
    evidence: z
      .object({
        numbers: NumbersSchema.meta({ description: 'What was compared.' }),
        thresholds: NumbersSchema.meta({ description: 'What decided.' }),
        causes: z.array(CauseSchema).meta({ description: 'The rows it rests on; the first twenty.' }),
        causesTotal: z.int().min(0),
      })
      .meta({ description: 'As it was when the anomaly was last seen.' }),
    definitionVersion: z.int(),
    settingsVersion: z.int().nullable().meta({ description: 'Of the thresholds; null: the defaults.' }),
    firstSeenAt: TimeSchema,
    lastSeenAt: TimeSchema,
    resolvedAt: TimeSchema.nullable().meta({ description: 'When its cause was seen to be gone.' }),
    mutedUntil: TimeSchema.nullable(),
    muteReason: z.string().nullable(),
  })
  .meta({
    id: 'Anomaly',
    description: 'Something that is not as usual, from when it was first seen until its cause went.',
    example: EXAMPLE,
  });
export type Anomaly = z.infer<typeof AnomalySchema>;
export const AnomalyPageSchema = pageOf('AnomalyPage', AnomalySchema)
  .extend({
    unknown: UntoldListSchema.meta({
      description: 'What nobody tells of here: that no anomaly is listed says nothing about it.',
    }),
  })
  .meta({ id: 'AnomalyPage' });

export const AnomalyListQuerySchema = z.strictObject({
  state: z.enum(ANOMALY_STATES).optional().meta({ description: 'Open ones are those that nobody muted.' }),
  type: z.enum(ANOMALY_TYPES).optional(),
  severity: z.enum(ANOMALY_SEVERITIES).optional(),
  ...PAGE_QUERY,
});

export const AnomalyParamsSchema = z.object({ anomalyId: IdParameterSchema });

export const MuteAnomalySchema = z
  .strictObject({
    until: TimeParameterSchema.meta({ description: 'In the future.' }),
    reason: plainText(500).optional(),
  })
  .meta({ id: 'MuteAnomaly', example: { until: '2026-02-28T00:00:00Z', reason: 'Ada is on leave' } });
export type MuteAnomaly = z.input<typeof MuteAnomalySchema>;

export const AnomalyScanSchema = z
  .object({
    raised: z.int().min(0),
    kept: z.int().min(0).meta({ description: 'Open before, and still.' }),
    resolved: z.int().min(0),
  })
  .meta({ id: 'AnomalyScan' });
