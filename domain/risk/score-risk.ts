import { RISK_FACTOR_NAMES, RISK_FACTORS } from './all-risk-factors.ts';
import type { RiskFactorName, RiskScale } from './risk-factor.ts';
import type { RiskSettings } from './risk-settings.ts';

export const RISK_LEVELS = ['low', 'medium', 'high'] as const;
export type RiskLevel = (typeof RISK_LEVELS)[number];
/** Scores up to which a level goes, both included. */
export const LEVEL_UNTIL: Readonly<Record<RiskLevel, number>> = { low: 30, medium: 60, high: 100 };

export const RISK_TRENDS = ['better', 'same', 'worse'] as const;
export type RiskTrend = (typeof RISK_TRENDS)[number];
/** Less of the way from calm to alarming is no trend. */
const TREND_SHARE_MIN = 0.05;

/** Values of the factors; null: unknown. */
export type RiskValues = Readonly<Record<RiskFactorName, number | null>>;

/** What one factor does to the score. */
export interface ScoredFactor {
  readonly name: RiskFactorName;
  readonly value: number | null;
  /** 0 to 100; null when the value is unknown. */
  readonly impactScore: number | null;
  /** Its share of the score, 0 to 1; shares of all known factors add up to 1, unknown ones have 0. */
  readonly weight: number;
  /** Points of the score that come from it: impact times weight. */
  readonly contribution: number;
  /** Compared with a week before; null when either is unknown. */
  readonly trend: RiskTrend | null;
}

export interface ScoredRisk {
  readonly score: number;
  readonly level: RiskLevel;
  readonly factors: readonly ScoredFactor[];
}

/**
 * The score: the mean of the impacts of all known factors, weighted. What is unknown does not count: the weights of the others
 * make up for it.
 * @returns null when no factor that has a weight is known
 */
export function scoreRisk(values: RiskValues, before: RiskValues, settings: RiskSettings): ScoredRisk | null {
  const known = RISK_FACTOR_NAMES.filter((name) => values[name] !== null);
  const total = known.reduce((sum, name) => sum + settings.factors[name].weight, 0);
  if (total === 0) return null;
  const factors = RISK_FACTOR_NAMES.map((name): ScoredFactor => {
    const value = values[name];
    const scale = settings.factors[name];
    const weight = value === null ? 0 : scale.weight / total;
    const impactScore = value === null ? null : impactOf(value, scale);
    const trend = trendOf(value, before[name], scale);
    return { name, value, impactScore, weight, contribution: weight * (impactScore ?? 0), trend };
  });
  const sum = factors.reduce((points, { contribution }) => points + contribution, 0);
  const score = Math.min(100, Math.max(0, Math.round(sum)));
  return { score, level: levelOf(score), factors };
}

/** 0 at `calm` and before it, 100 at `alarming` and beyond, a straight line between. */
export function impactOf(value: number, { calm, alarming }: RiskScale): number {
  return 100 * Math.min(1, Math.max(0, (value - calm) / (alarming - calm)));
}

export function levelOf(score: number): RiskLevel {
  return RISK_LEVELS.find((level) => score <= LEVEL_UNTIL[level]) ?? 'high';
}

/** The factors that raise the score, those that raise it most first. */
export function topFactors(factors: readonly ScoredFactor[]): ScoredFactor[] {
  return factors
    .filter(({ contribution }) => contribution > 0)
    .sort((a, b) => b.contribution - a.contribution || orderOf(a) - orderOf(b));
}

function orderOf({ name }: ScoredFactor): number {
  return Object.keys(RISK_FACTORS).indexOf(name);
}

function trendOf(
  value: number | null,
  before: number | null,
  { calm, alarming }: RiskScale,
): RiskTrend | null {
  if (value === null || before === null) return null;
  const way = (value - before) / (alarming - calm);
  if (Math.abs(way) < TREND_SHARE_MIN) return 'same';
  return way > 0 ? 'worse' : 'better';
}
