import { countOf } from '../in-words.ts';
import { UNTOLD_KINDS, type UntoldKind, WHY_UNKNOWN } from '../metrics/unknown.ts';
import { RISK_FACTORS } from './all-risk-factors.ts';
import { describeMeasured, type RiskMeasures } from './measure-risk.ts';
import { type ScoredFactor, type ScoredRisk, topFactors } from './score-risk.ts';

/** Factors that an explanation names. */
const NAMED_MAX = 3;

/**
 * The score in words, with the numbers of the three factors that raise it most, and what could not be told.
 * @param measures the numbers behind the values; null when they are supposed, not measured
 * @param untold what nobody tells of: why factors that need it are unknown
 */
export function explainRisk(
  risk: ScoredRisk,
  measures: RiskMeasures | null,
  untold: readonly UntoldKind[],
): string {
  const named = topFactors(risk.factors).slice(0, NAMED_MAX);
  const reasons = named.map((factor) => describeFactor(factor, measures)).join('; ');
  return [
    `The risk is ${risk.level}: ${risk.score} of 100.`,
    named.length > 0 ? `${capitalise(reasons)}.` : 'Nothing that is known raises it.',
    ...describeUnknown(risk.factors, untold),
  ].join(' ');
}

function describeFactor({ name, value, contribution }: ScoredFactor, measures: RiskMeasures | null): string {
  const words = describeMeasured(name, value ?? 0, measures);
  const points = countOf(Math.round(contribution), 'point');
  return `${words.value} (${words.parts === '' ? '' : `${words.parts}; `}${points})`;
}

/** What is unknown: for want of somebody who tells of it, with what to do about that, or of rows; and what the score is made of. */
function describeUnknown(factors: readonly ScoredFactor[], untold: readonly UntoldKind[]): string[] {
  const unknown = factors.filter(({ value }) => value === null);
  if (unknown.length === 0) return [];
  const lacking = (kind: UntoldKind | undefined): string =>
    unknown
      .map(({ name }) => RISK_FACTORS[name])
      .filter(({ needs }) => (needs !== undefined && untold.includes(needs) ? needs : undefined) === kind)
      .map(({ title }) => title.toLowerCase())
      .join(', ');
  const reasons = UNTOLD_KINDS.flatMap((kind) => {
    const titles = lacking(kind);
    return titles === '' ? [] : [`Not known: ${titles}. ${WHY_UNKNOWN[kind]}`];
  });
  const few = lacking(undefined);
  const others = factors.length - unknown.length;
  return [
    ...reasons,
    ...(few === '' ? [] : [`Too little is known of: ${few}.`]),
    others === 1
      ? 'The score is that of the other factor.'
      : `The other ${others} factors weigh more instead.`,
  ];
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
