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

/** A factor's value in words, and the numbers it is made of; without measures, when it is supposed, the value alone. */
export function describeMeasured<Name extends RiskFactorName>(
  name: Name,
  value: number,
  measures: RiskMeasures | null,
): { readonly value: string; readonly parts: string } {
  const measured: MeasuredFactor<Name> | null = measures === null ? null : measures[name];
  const factor = RISK_FACTORS[name];
  return {
    value: factor.describe(value, measured?.parts ?? null),
    parts: measured === null ? '' : factor.describeParts(measured.parts),
  };
}
