import { type UntoldKind, whyUnknown } from '../../domain/metrics/unknown.ts';
import { RISK_FACTOR_NAMES, RISK_FACTORS, RISK_VERSION } from '../../domain/risk/all-risk-factors.ts';
import type { RiskFactor, RiskFactorName } from '../../domain/risk/risk-factor.ts';
import type { ScoredFactor, ScoredRisk } from '../../domain/risk/score-risk.ts';
import { type WorkCalendar, workingHoursBetween } from '../../domain/work-time/work-calendar.ts';
import type { SimulatedRisk } from '../../lib/risk/simulate-risk.ts';
import type { Freshness } from '../../sql/metrics/read-freshness.ts';
import type { OpenPull } from '../../sql/risk/list-open-pulls.ts';
import type { RiskSnapshotRow, StoredFreshness } from '../../sql/risk/risk-snapshots.ts';
import type { Risk, RiskSimulation } from '../schemas/findings/risk.ts';
import { presentFreshness, presentUntold } from './metric.ts';

export function presentRisk(row: RiskSnapshotRow): Risk {
  const { calculatedAtExact: _, id, factors, recommendations, calculatedAt, freshness, ...rest } = row;
  return {
    ...rest,
    id: String(id),
    factors: factors.map((factor) => ({
      ...factor,
      unknown: factor.value === null ? whyFactorUnknown(factor.name, freshness?.untold ?? []) : null,
    })),
    recommendations: [...recommendations],
    calculatedAt: calculatedAt.toISOString(),
    freshness: freshness === null ? null : presentStoredFreshness(freshness),
  };
}

/** Why a factor has no value. */
function whyFactorUnknown(name: RiskFactorName, untold: readonly UntoldKind[]): string {
  const { needs } = RISK_FACTORS[name];
  return (
    whyUnknown(needs, untold) ?? 'Too little of it is in the window, or in the weeks it is compared with.'
  );
}

function presentStoredFreshness({ untold = [], ...times }: StoredFreshness) {
  return { lastDeliveryAt: null, ...times, unknown: presentUntold(untold) };
}

export function presentSimulation(
  { inputs, now, supposed, explanation }: SimulatedRisk,
  freshness: Freshness,
): RiskSimulation {
  const { scope, settingsVersion, values } = inputs;
  return {
    teamId: scope.teamId,
    now: presentOutcome(now),
    supposed: presentOutcome(supposed),
    change: now === null || supposed === null ? null : supposed.score - now.score,
    explanation,
    factors: RISK_FACTOR_NAMES.map((name) => ({
      name,
      unit: RISK_FACTORS[name].unit,
      now: presentEffect(
        now?.factors.find((factor) => factor.name === name),
        values[name],
      ),
      supposed: presentEffect(
        supposed?.factors.find((factor) => factor.name === name),
        values[name],
      ),
    })),
    calculatedAt: scope.at.toISOString(),
    definitionVersion: RISK_VERSION,
    settingsVersion,
    freshness: presentFreshness(freshness),
  };
}

export function presentRiskPull(pull: OpenPull, at: Date, calendar: WorkCalendar) {
  const { repoId, repository, number, title, author, readyAt, isWaiting, lines, url } = pull;
  return {
    repositoryId: String(repoId),
    repository,
    number,
    title,
    author,
    readyAt: readyAt.toISOString(),
    workingHours: workingHoursBetween(readyAt, at, calendar),
    isReviewed: !isWaiting,
    lines,
    url: url ?? `/v1/repositories/${repoId}/pull-requests/${number}`,
  };
}

export function presentRiskFactor({
  name,
  title,
  measures,
  unit,
  scale,
  itemsMin,
  reason,
}: Omit<RiskFactor, 'valueOf' | 'describe' | 'describeParts'>) {
  return { name, title, measures, unit, ...scale, itemsMin, reason };
}

function presentOutcome(risk: ScoredRisk | null) {
  return risk === null ? null : { score: risk.score, level: risk.level };
}

function presentEffect(factor: ScoredFactor | undefined, value: number | null) {
  if (factor === undefined) return { value, impactScore: null, weight: 0, contribution: 0 };
  const { impactScore, weight, contribution } = factor;
  return { value: factor.value, impactScore, weight, contribution };
}
