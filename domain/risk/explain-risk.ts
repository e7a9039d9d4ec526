import { countOf } from '../in-words.ts';
import { RISK_FACTORS } from './all-risk-factors.ts';
import { describeMeasured, type RiskMeasures } from './measure-risk.ts';
import { type ScoredFactor, type ScoredRisk, topFactors } from './score-risk.ts';

/** Factors that an explanation names. */
const NAMED_MAX = 3;

/**
 * The score in words, with the numbers of the three factors that raise it most, and what could not be told.
 * @param measures the numbers behind the values; null when they are supposed, not measured
 */
export function explainRisk(risk: ScoredRisk, measures: RiskMeasures | null): string {
  const named = topFactors(risk.factors).slice(0, NAMED_MAX);
  const unknown = risk.factors.filter(({ value }) => value === null);
  const reasons = named.map((factor) => describeFactor(factor, measures)).join('; ');
  return [
    `The risk is ${risk.level}: ${risk.score} of 100.`,
    named.length > 0 ? `${capitalise(reasons)}.` : 'Nothing that is known raises it.',
    ...(unknown.length > 0 ? [describeUnknown(unknown)] : []),
  ].join(' ');
}

function describeFactor({ name, value, contribution }: ScoredFactor, measures: RiskMeasures | null): string {
  const words = describeMeasured(name, value ?? 0, measures);
  const points = countOf(Math.round(contribution), 'point');
  return `${words.value} (${words.parts === '' ? '' : `${words.parts}; `}${points})`;
}

function describeUnknown(unknown: readonly ScoredFactor[]): string {
  const titles = unknown.map(({ name }) => RISK_FACTORS[name].title.toLowerCase()).join(', ');
  return `Too little is known of: ${titles}; the other factors weigh more instead.`;
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
