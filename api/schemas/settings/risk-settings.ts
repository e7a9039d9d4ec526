import { z } from 'zod';
import { RISK_FACTOR_NAMES } from '../../../domain/risk/all-risk-factors.ts';
import { RISK_UNITS, type RiskFactorName } from '../../../domain/risk/risk-factor.ts';
import { RiskFactorNameSchema } from '../findings/risk.ts';
import { plainText, TimeSchema } from '../parts/common.ts';
import { pageOf } from '../parts/page.ts';

const NOTE_LENGTH_MAX = 1_000;

const SCALE = z.object({ calm: z.number(), alarming: z.number(), weight: z.number() });
const FACTOR_SCALES = Object.fromEntries(RISK_FACTOR_NAMES.map((name) => [name, SCALE])) as Record<
  RiskFactorName,
  typeof SCALE
>;
const SCALE_CHANGE = SCALE.partial().strict().optional();
const FACTOR_SCALE_CHANGES = Object.fromEntries(
  RISK_FACTOR_NAMES.map((name) => [name, SCALE_CHANGE]),
) as Record<RiskFactorName, typeof SCALE_CHANGE>;

export const RiskSettingsSchema = z
  .object({
    version: z.int().nullable().meta({ description: 'Null: the defaults.' }),
    isOwn: z.boolean().meta({ description: 'False for those that hold for every team without its own.' }),
    note: z.string().nullable(),
    createdAt: TimeSchema.nullable(),
    windowDays: z.number(),
    stalledAfterHours: z.number(),
    forgottenAfterDays: z.number(),
    factors: z.object(FACTOR_SCALES),
  })
  .meta({ id: 'RiskSettings', description: 'All that the formula works with, defaults filled in.' });
export type RiskSettingsAnswer = z.infer<typeof RiskSettingsSchema>;

export const ChangeRiskSettingsSchema = z
  .strictObject({
    windowDays: z.number().optional(),
    stalledAfterHours: z.number().optional(),
    forgottenAfterDays: z.number().optional(),
    factors: z.strictObject(FACTOR_SCALE_CHANGES).optional(),
    note: plainText(NOTE_LENGTH_MAX).optional().meta({ description: 'Why.' }),
  })
  .meta({
    id: 'ChangeRiskSettings',
    example: { factors: { commit_drop: { weight: 0 } }, note: 'We work on long branches.' },
  });

export const RiskFactorDefinitionSchema = z
  .object({
    name: RiskFactorNameSchema,
    title: z.string(),
    measures: z.string(),
    unit: z.enum(RISK_UNITS),
    calm: z.number(),
    alarming: z.number(),
    weight: z.number(),
    itemsMin: z.int().min(0).meta({ description: 'With fewer items the value is unknown.' }),
    reason: z.string().meta({ description: 'Why these are the defaults.' }),
  })
  .meta({
    id: 'RiskFactorDefinition',
    description: 'What a factor means, and how its value becomes an impact.',
  });
export const RiskFactorDefinitionPageSchema = pageOf('RiskFactorDefinitionPage', RiskFactorDefinitionSchema);
