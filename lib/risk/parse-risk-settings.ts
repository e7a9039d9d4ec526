import { z } from 'zod';
import { RISK_FACTOR_NAMES } from '../../domain/risk/all-risk-factors.ts';
import type { RiskFactorName } from '../../domain/risk/risk-factor.ts';
import {
  findSettingsProblems,
  mergeRiskSettings,
  type RiskSettings,
  type RiskSettingsChange,
} from '../../domain/risk/risk-settings.ts';
import { PulseError } from '../errors.ts';

const scale = z.strictObject({
  calm: z.number().optional(),
  alarming: z.number().optional(),
  weight: z.number().optional(),
});

const change = z.strictObject({
  windowDays: z.number().optional(),
  stalledAfterHours: z.number().optional(),
  forgottenAfterDays: z.number().optional(),
  factors: z
    .strictObject(
      Object.fromEntries(RISK_FACTOR_NAMES.map((name) => [name, scale.optional()])) as Record<
        RiskFactorName,
        z.ZodOptional<typeof scale>
      >,
    )
    .optional(),
});

/**
 * Checks what a team sets differently, and fills in the defaults.
 * @throws PulseError `validation_failed`, naming every problem and what is allowed
 */
export function parseRiskSettings(given: unknown): {
  readonly change: RiskSettingsChange;
  readonly settings: RiskSettings;
} {
  const result = change.safeParse(given);
  if (!result.success) {
    throw invalid(
      result.error.issues.map(({ path, message }) => `${path.join('.') || 'settings'}: ${message}`),
    );
  }
  const settings = mergeRiskSettings(result.data);
  const problems = findSettingsProblems(settings);
  if (problems.length > 0) throw invalid(problems);
  return { change: result.data, settings };
}

function invalid(problems: readonly string[]): PulseError {
  return new PulseError('validation_failed', `The settings are not valid: ${problems.join('; ')}.`, {
    details: { problems },
  });
}
