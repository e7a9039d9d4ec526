import { RISK_FACTOR_NAMES, RISK_FACTORS } from './all-risk-factors.ts';
import type { RiskFactorName, RiskScale } from './risk-factor.ts';

/** A number that applies to several factors. */
export interface RiskOption {
  readonly name: RiskOptionName;
  readonly measures: string;
  readonly unit: string;
  readonly default: number;
  readonly range: { readonly min: number; readonly max: number };
  /** Only multiples of it. */
  readonly step: number;
  readonly reason: string;
}

export const RISK_OPTION_NAMES = ['windowDays', 'stalledAfterHours', 'forgottenAfterDays'] as const;
export type RiskOptionName = (typeof RISK_OPTION_NAMES)[number];

export const RISK_OPTIONS: { readonly [Name in RiskOptionName]: RiskOption } = {
  windowDays: {
    name: 'windowDays',
    measures: 'How far the window of a factor reaches back.',
    unit: 'days',
    default: 14,
    range: { min: 7, max: 28 },
    step: 7,
    reason: 'The usual length of a sprint. Whole weeks have the same number of weekends wherever they begin.',
  },
  stalledAfterHours: {
    name: 'stalledAfterHours',
    measures:
      'Working hours (9 to 17 on the team’s work days, in its zone) without a review after which a pull request is stalled.',
    unit: 'working hours',
    default: 16,
    range: { min: 1, max: 400 },
    step: 1,
    reason: 'Two work days: what is not looked at within one day is late, within two it was not noticed.',
  },
  forgottenAfterDays: {
    name: 'forgottenAfterDays',
    measures: 'Days after which an open pull request is no part of a sprint any more.',
    unit: 'days',
    default: 90,
    range: { min: 7, max: 3_650 },
    step: 1,
    reason:
      'Old ideas that nobody closes would keep the score of many repositories at its limit. Ninety days are six sprints.',
  },
};

/** Weeks before the window that a factor is compared with. */
export const BASELINE_DAYS = 56;

/** What the formula works with: the declarations' defaults, unless a team sets something else. */
export type RiskSettings = Readonly<Record<RiskOptionName, number>> & {
  readonly factors: Readonly<Record<RiskFactorName, RiskScale>>;
};

/** What differs from the defaults. */
export type RiskSettingsChange = { readonly [Name in RiskOptionName]?: number | undefined } & {
  readonly factors?:
    | {
        readonly [Name in RiskFactorName]?:
          | { readonly [Key in keyof RiskScale]?: number | undefined }
          | undefined;
      }
    | undefined;
};

export const DEFAULT_RISK_SETTINGS: RiskSettings = {
  windowDays: RISK_OPTIONS.windowDays.default,
  stalledAfterHours: RISK_OPTIONS.stalledAfterHours.default,
  forgottenAfterDays: RISK_OPTIONS.forgottenAfterDays.default,
  factors: Object.fromEntries(
    RISK_FACTOR_NAMES.map((name) => [name, RISK_FACTORS[name].scale]),
  ) as RiskSettings['factors'],
};

/** The defaults with what differs. */
export function mergeRiskSettings(change: RiskSettingsChange): RiskSettings {
  const options = RISK_OPTION_NAMES.map((name) => [name, change[name] ?? DEFAULT_RISK_SETTINGS[name]]);
  const factors = RISK_FACTOR_NAMES.map((name) => {
    const { calm, alarming, weight } = DEFAULT_RISK_SETTINGS.factors[name];
    const own = change.factors?.[name] ?? {};
    return [
      name,
      { calm: own.calm ?? calm, alarming: own.alarming ?? alarming, weight: own.weight ?? weight },
    ];
  });
  return { ...Object.fromEntries(options), factors: Object.fromEntries(factors) } as RiskSettings;
}

/** What is wrong with settings, in sentences; empty when nothing is. */
export function findSettingsProblems(settings: RiskSettings): string[] {
  const problems: string[] = [];
  for (const { name, range, step } of Object.values(RISK_OPTIONS)) {
    const value = settings[name];
    if (!(value >= range.min && value <= range.max) || value % step !== 0) {
      const multiples = step === 1 ? 'a whole number' : `a multiple of ${step}`;
      problems.push(`${name} must be ${multiples} from ${range.min} to ${range.max}`);
    }
  }
  for (const name of RISK_FACTOR_NAMES) {
    const { calm, alarming, weight } = settings.factors[name];
    const { range, scale } = RISK_FACTORS[name];
    const inRange = [calm, alarming].every((value) => value >= range.min && value <= range.max);
    if (!inRange)
      problems.push(`factors.${name}: calm and alarming must be from ${range.min} to ${range.max}`);
    if (Math.sign(alarming - calm) !== Math.sign(scale.alarming - scale.calm)) {
      const order = scale.alarming > scale.calm ? 'higher' : 'lower';
      problems.push(`factors.${name}: alarming must be ${order} than calm`);
    }
    if (!(weight >= 0 && weight <= 100)) problems.push(`factors.${name}: weight must be from 0 to 100`);
  }
  if (RISK_FACTOR_NAMES.every((name) => settings.factors[name].weight === 0)) {
    problems.push('one factor at least must have a weight above 0');
  }
  return problems;
}
