import type { Risk, RiskFactorAnswer, RiskSimulation } from '../../api/schemas/findings/risk.ts';
import { inWords } from '../../domain/in-words.ts';
import { RISK_FACTORS } from '../../domain/risk/all-risk-factors.ts';
import type { RiskUnit } from '../../domain/risk/risk-factor.ts';
import { type CliContext, lineWidth } from '../context.ts';
import { type Column, formatTable } from '../output/format-table.ts';
import { neutraliseText } from '../output/neutralise-text.ts';
import { newPainter } from '../output/painter.ts';
import { describeFreshness } from './describe-freshness.ts';

const SUFFIXES: Readonly<Record<RiskUnit, string>> = {
  times_usual: ' × usual',
  per_developer: ' each',
  lines: ' lines',
  points: ' points',
  percent: ' %',
  share: '',
};

const FACTOR_COLUMNS: readonly Column<RiskFactorAnswer>[] = [
  { heading: 'factor', text: ({ name }) => RISK_FACTORS[name].title },
  { heading: 'value', text: ({ value, unit }) => formatValue(value, unit), align: 'right' },
  { heading: 'a week ago', text: ({ previous, unit }) => formatValue(previous, unit), align: 'right' },
  { heading: 'trend', text: ({ trend }) => trend ?? '' },
  { heading: 'impact', text: ({ impactScore }) => formatNumber(impactScore), align: 'right' },
  {
    heading: 'weight',
    text: ({ value, weight }) => (value === null ? '–' : `${Math.round(weight * 100)} %`),
    align: 'right',
  },
  { heading: 'points', text: formatPoints, align: 'right' },
];

/** The risk of a team as lines: explanation, factors, what to do. */
export function formatRisk(context: CliContext, risk: Risk): string[] {
  const painter = newPainter(context.stdout);
  const actions = risk.recommendations.flatMap(({ action, priority, url }) => [
    `- ${priority}: ${neutraliseText(action)}`,
    `  ${painter('dim', neutraliseText(url))}`,
  ]);
  return [
    neutraliseText(risk.explanation),
    '',
    ...formatTable(FACTOR_COLUMNS, risk.factors, lineWidth(context.stdout), (text) => painter('dim', text)),
    ...(actions.length > 0 ? ['', 'What to do:', ...actions] : []),
    '',
    `Computed ${risk.calculatedAt.slice(0, 16).replace('T', ' ')} UTC; --now computes it anew.`,
    ...(risk.freshness?.complete === false ? [describeFreshness(risk.freshness)] : []),
  ];
}

type SimulatedFactor = RiskSimulation['factors'][number];

const SIMULATION_COLUMNS: readonly Column<SimulatedFactor>[] = [
  { heading: 'factor', text: ({ name }) => RISK_FACTORS[name].title },
  { heading: 'now', text: ({ now, unit }) => formatValue(now.value, unit), align: 'right' },
  { heading: 'points', text: ({ now }) => formatPoints(now), align: 'right' },
  { heading: 'supposed', text: ({ supposed, unit }) => formatValue(supposed.value, unit), align: 'right' },
  { heading: 'points', text: ({ supposed }) => formatPoints(supposed), align: 'right' },
];

/** What the risk would be, beside what it is. */
export function formatSimulation(context: CliContext, simulation: RiskSimulation): string[] {
  const painter = newPainter(context.stdout);
  const tell = (risk: RiskSimulation['now']): string =>
    risk === null ? 'unknown' : `${risk.level}, ${risk.score} of 100`;
  return [
    `Now ${tell(simulation.now)}; supposed ${tell(simulation.supposed)}.`,
    ...(simulation.explanation === null ? [] : [neutraliseText(simulation.explanation)]),
    '',
    ...formatTable(SIMULATION_COLUMNS, simulation.factors, lineWidth(context.stdout), (text) =>
      painter('dim', text),
    ),
  ];
}

function formatValue(value: number | null, unit: RiskUnit): string {
  if (value === null) return '–';
  return unit === 'share' ? value.toFixed(2) : `${inWords(value)}${SUFFIXES[unit]}`;
}

/** What is unknown adds nothing, which is not to say that it is harmless. */
function formatPoints({
  value,
  contribution,
}: {
  readonly value: number | null;
  readonly contribution: number;
}): string {
  return value === null ? '–' : formatNumber(contribution);
}

function formatNumber(value: number | null): string {
  return value === null ? '–' : inWords(value);
}
