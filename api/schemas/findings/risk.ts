import { z } from 'zod';
import { RISK_FACTOR_NAMES, RISK_FACTORS } from '../../../domain/risk/all-risk-factors.ts';
import { PRIORITIES } from '../../../domain/risk/recommend-actions.ts';
import { RISK_UNITS, type RiskFactorName } from '../../../domain/risk/risk-factor.ts';
import { RISK_LEVELS, RISK_TRENDS } from '../../../domain/risk/score-risk.ts';
import { OPEN_PULL_FACTORS } from '../../../sql/risk/list-open-pulls.ts';
import { FreshnessSchema } from '../metrics/metric.ts';
import { IdParameterSchema, IdSchema, TimeSchema } from '../parts/common.ts';
import { PAGE_QUERY, pageOf } from '../parts/page.ts';
import { TimeParameterSchema } from '../parts/time-parameter.ts';

const CLOSED_MAX = 100;
const FACTORS_MAX = 100;
const RECOMMENDATIONS_MAX = 100;

export const RiskFactorNameSchema = z.enum(RISK_FACTOR_NAMES).meta({ example: 'stalled_pull_requests' });
const VALUE = z
  .number()
  .nullable()
  .meta({ description: 'In the unit of the factor; null when too little is known.' });
const SCORE = z.int().min(0).max(100);
const LEVEL = z.enum(RISK_LEVELS).meta({ description: 'Low to 30, medium to 60, high to 100.' });
const VERSIONS = {
  definitionVersion: z
    .int()
    .min(1)
    .meta({ description: 'Of the formula; raised whenever its meaning changes.' }),
  settingsVersion: z
    .int()
    .nullable()
    .meta({ description: 'Of the settings it was computed with; null: the defaults.' }),
};
const EFFECT = {
  value: VALUE,
  impactScore: z.number().min(0).max(100).nullable().meta({ description: '0 when calm, 100 when alarming.' }),
  weight: z
    .number()
    .min(0)
    .max(1)
    .meta({ description: 'Share of the score; the shares of all known factors add up to 1.' }),
  contribution: z.number().min(0).max(100).meta({ description: 'Points of the score that come from it.' }),
};

export const RiskFactorSchema = z
  .object({
    name: RiskFactorNameSchema,
    unit: z.enum(RISK_UNITS),
    ...EFFECT,
    unknown: z.string().nullable().meta({
      description: 'Why the value is unknown, and what to do about it; null when it is known.',
    }),
    trend: z.enum(RISK_TRENDS).nullable().meta({ description: 'Compared with a week before.' }),
    previous: VALUE.meta({ description: 'A week before.' }),
    calm: z.number(),
    alarming: z.number(),
    parts: z
      .record(z.string(), z.number().nullable())
      .meta({ description: 'Numbers that the value is made of; null: unknown.' }),
    items: z.int().min(0).meta({ description: 'Rows behind the value.' }),
    botsExcluded: z.int().min(0).meta({ description: 'Rows of machines, which do not count.' }),
    itemsUrl: z.string().meta({ description: 'The very rows behind the value.' }),
  })
  .meta({ id: 'RiskFactor' });
export type RiskFactorAnswer = z.infer<typeof RiskFactorSchema>;

export const RecommendationSchema = z
  .object({
    action: z.string(),
    priority: z.enum(PRIORITIES),
    relatedFactor: RiskFactorNameSchema,
    url: z.string().meta({ description: 'Where to act: at the provider when known, else of this API.' }),
  })
  .meta({ id: 'Recommendation' });

export const RiskSchema = z
  .object({
    id: IdSchema,
    teamId: z.uuid(),
    score: SCORE,
    level: LEVEL,
    explanation: z.string().meta({
      description:
        'The three factors that raise the score most, with their numbers; and what is unknown, and why.',
    }),
    factors: z.array(RiskFactorSchema).max(FACTORS_MAX),
    recommendations: z.array(RecommendationSchema).max(RECOMMENDATIONS_MAX),
    calculatedAt: TimeSchema,
    ...VERSIONS,
    freshness: FreshnessSchema.nullable().meta({
      description: 'How much of what had happened was in the numbers.',
    }),
  })
  .meta({ id: 'Risk', description: 'How risky the sprint of a team was at a moment.' });
export type Risk = z.infer<typeof RiskSchema>;
export const RiskPageSchema = pageOf('RiskPage', RiskSchema);

export const RiskHistoryQuerySchema = z.strictObject({
  from: TimeParameterSchema.optional().meta({ description: 'The first moment that counts.' }),
  to: TimeParameterSchema.optional().meta({ description: 'The first moment that counts no more.' }),
  ...PAGE_QUERY,
});

const FACTOR_VALUES = Object.fromEntries(
  RISK_FACTOR_NAMES.map((name) => [
    name,
    z.number().min(RISK_FACTORS[name].range.min).max(RISK_FACTORS[name].range.max).optional(),
  ]),
) as Record<RiskFactorName, z.ZodOptional<z.ZodNumber>>;

export const SimulateRiskSchema = z
  .strictObject({
    factors: z.strictObject(FACTOR_VALUES).optional().meta({ description: 'Values that are supposed.' }),
    closePullRequests: z
      .array(z.strictObject({ repositoryId: IdParameterSchema, number: z.int().min(1).max(2_147_483_647) }))
      .max(CLOSED_MAX)
      .optional()
      .meta({ description: 'Pull requests, open and ready, that are taken to be merged or closed.' }),
  })
  .meta({
    id: 'SimulateRisk',
    example: { factors: { review_time: 1 }, closePullRequests: [{ repositoryId: '42', number: 12 }] },
  });
export type SimulateRisk = z.input<typeof SimulateRiskSchema>;

const OUTCOME = z
  .object({ score: SCORE, level: LEVEL })
  .nullable()
  .meta({ description: 'Null: nothing is known.' });

export const RiskSimulationSchema = z
  .object({
    teamId: z.uuid(),
    now: OUTCOME,
    supposed: OUTCOME,
    change: z.int().nullable().meta({ description: 'Points by which the score would change.' }),
    explanation: z.string().nullable().meta({ description: 'Of the supposed risk.' }),
    factors: z
      .array(
        z
          .object({
            name: RiskFactorNameSchema,
            unit: z.enum(RISK_UNITS),
            now: z.object(EFFECT),
            supposed: z.object(EFFECT),
          })
          .meta({ id: 'SimulatedFactor' }),
      )
      .max(FACTORS_MAX),
    calculatedAt: TimeSchema,
    ...VERSIONS,
    freshness: FreshnessSchema,
  })
  .meta({ id: 'RiskSimulation' });
export type RiskSimulation = z.infer<typeof RiskSimulationSchema>;

export const RiskPullRequestsQuerySchema = z.strictObject({
  factor: z.enum(OPEN_PULL_FACTORS).meta({ description: 'The factor that counts them.' }),
  at: TimeParameterSchema.optional().meta({ description: 'As it was then; now unless given.' }),
  ...PAGE_QUERY,
});

export const RiskPullRequestSchema = z
  .object({
    repositoryId: IdSchema,
    repository: z.string(),
    number: z.int().min(1),
    title: z.string(),
    author: z.string().nullable(),
    readyAt: TimeSchema.meta({ description: 'Since when it has been ready for review.' }),
    workingHours: z.number().min(0).meta({ description: 'Working hours of the team since then.' }),
    isReviewed: z.boolean().meta({ description: 'By a human other than its author.' }),
    lines: z.int().min(0),
    url: z.string().meta({ description: 'At the provider when known, else of this API.' }),
  })
  .meta({ id: 'RiskPullRequest' });
export const RiskPullRequestPageSchema = pageOf('RiskPullRequestPage', RiskPullRequestSchema);
