import { RISK_FACTOR_NAMES, RISK_FACTORS } from './all-risk-factors.ts';
import type { RiskFactorName, RiskParts } from './risk-factor.ts';
import type { RiskValues } from './score-risk.ts';

/** What statements read of one factor. */
export interface MeasuredFactor<Name extends RiskFactorName = RiskFactorName> {
  readonly parts: RiskParts[Name];
  /** Rows behind it. */
  readonly items: number;
  /** Rows of machines, left out. */
  readonly bots: number;
}

export type RiskMeasures = { readonly [Name in RiskFactorName]: MeasuredFactor<Name> };

/** The value of each factor; null where there is too little to tell. */
export function readRiskValues(measures: RiskMeasures): RiskValues {
  const entries = RISK_FACTOR_NAMES.map((name) => [name, readValue(name, measures)] as const);
  return Object.fromEntries(entries) as RiskValues;
}

function readValue<Name extends RiskFactorName>(name: Name, measures: RiskMeasures): number | null {
  const measured: MeasuredFactor<Name> = measures[name];
  const factor = RISK_FACTORS[name];
  if (measured.items < factor.itemsMin) return null;
  const value = factor.valueOf(measured.parts);
  return value === null || Number.isFinite(value) ? value : null;
}

/** The numbers that a factor's value is made of, in words. */
export function describeParts<Name extends RiskFactorName>(name: Name, measures: RiskMeasures): string {
  const measured: MeasuredFactor<Name> = measures[name];
  return RISK_FACTORS[name].describeParts(measured.parts);
}
