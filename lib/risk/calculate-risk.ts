import type { PoolClient } from 'pg';
import type { UntoldKind } from '../../domain/metrics/unknown.ts';
import { RISK_FACTORS, RISK_VERSION } from '../../domain/risk/all-risk-factors.ts';
import { explainRisk } from '../../domain/risk/explain-risk.ts';
import { type RiskMeasures, readRiskValues } from '../../domain/risk/measure-risk.ts';
import { recommendActions } from '../../domain/risk/recommend-actions.ts';
import type { RiskSettings } from '../../domain/risk/risk-settings.ts';
import {
  type RiskValues,
  type ScoredFactor,
  type ScoredRisk,
  scoreRisk,
} from '../../domain/risk/score-risk.ts';
import { daysBefore } from '../../domain/work-time/days-before.ts';
import { type Freshness, readFreshness } from '../../sql/metrics/read-freshness.ts';
import { readUntold } from '../../sql/metrics/read-untold.ts';
import { measureRisk } from '../../sql/risk/measure-risk.ts';
import { readRiskEvidence } from '../../sql/risk/read-risk-evidence.ts';
import type { RiskScope } from '../../sql/risk/risk-scope.ts';
import { getRiskSettings } from '../../sql/risk/risk-settings.ts';
import type { NewRiskSnapshot, StoredFactor } from '../../sql/risk/risk-snapshots.ts';
import type { Database } from '../database/database.ts';
import { parseRiskSettings } from './parse-risk-settings.ts';
import { readInSnapshot } from './read-in-snapshot.ts';
import { riskItemsUrls } from './risk-items-urls.ts';
import { type RiskTeam, riskScopeOf } from './risk-scope-of.ts';

/** What a trend compares with. */
const TREND_DAYS = 7;
/** Digits after the point of numbers that are stored. */
const DIGITS = 4;

/** What a team's risk is made of at a moment, before anything is made of it. */
export interface RiskInputs {
  readonly scope: RiskScope;
  readonly settings: RiskSettings;
  readonly settingsVersion: number | null;
  readonly measures: RiskMeasures;
  readonly values: RiskValues;
  /** A week before. */
  readonly before: RiskValues;
  /** What nobody tells of in any repository of the team. */
  readonly untold: readonly UntoldKind[];
}

/** Reads all factors of a team from facts, now and a week before. */
export async function readRiskInputs(client: PoolClient, team: RiskTeam, at: Date): Promise<RiskInputs> {
  const stored = await getRiskSettings(client, team.id);
  const { settings } = parseRiskSettings(stored?.settings ?? {});
  const scope = riskScopeOf(team, at, settings);
  const measures = await measureRisk(client, scope);
  const weekBefore = daysBefore(at, TREND_DAYS, team.timeZone);
  const measuredBefore = await measureRisk(client, riskScopeOf(team, weekBefore, settings));
  return {
    scope,
    settings,
    settingsVersion: stored?.version ?? null,
    measures,
    values: readRiskValues(measures),
    before: readRiskValues(measuredBefore),
    untold: await readUntold(client, { teamId: team.id, repoId: null }),
  };
}

/**
 * Computes a team's risk from facts as they were at `at`, all read from one state of the database.
 * @returns null while nothing is known that a score could be made of
 */
export function calculateRisk(
  database: Pick<Database, 'pg'>,
  team: RiskTeam,
  at: Date,
): Promise<NewRiskSnapshot | null> {
  return readInSnapshot(database, async (client) => {
    const inputs = await readRiskInputs(client, team, at);
    const risk = scoreRisk(inputs.values, inputs.before, inputs.settings);
    if (risk === null) return null;
    const evidence = {
      ...(await readRiskEvidence(client, inputs.scope)),
      itemsUrls: riskItemsUrls(inputs.scope),
    };
    return {
      teamId: team.id,
      score: risk.score,
      level: risk.level,
      explanation: explainRisk(risk, inputs.measures, inputs.untold),
      factors: storeFactors(risk, inputs),
      recommendations: recommendActions(risk, evidence),
      calculatedAt: at,
      definitionVersion: RISK_VERSION,
      settingsVersion: inputs.settingsVersion,
      freshness: storeFreshness(await readFreshness(client, { teamId: team.id, repoId: null })),
    };
  });
}

/** The factors of a score with all that explains them. */
function storeFactors(risk: ScoredRisk, inputs: RiskInputs): StoredFactor[] {
  const urls = riskItemsUrls(inputs.scope);
  return risk.factors.map(({ name, ...scored }: ScoredFactor) => {
    const { parts, items, bots } = inputs.measures[name];
    const { calm, alarming } = inputs.settings.factors[name];
    return {
      name,
      unit: RISK_FACTORS[name].unit,
      value: round(scored.value),
      impactScore: round(scored.impactScore),
      weight: round(scored.weight) ?? 0,
      contribution: round(scored.contribution) ?? 0,
      trend: scored.trend,
      previous: round(inputs.before[name]),
      calm,
      alarming,
      parts: { ...parts },
      items,
      botsExcluded: bots,
      itemsUrl: urls[name],
    };
  });
}

function round(value: number | null): number | null {
  return value === null ? null : Number(value.toFixed(DIGITS));
}

function storeFreshness({
  lastEventAt,
  oldestPendingAt,
  lastDeliveryAt,
  lastReconciledAt,
  complete,
  untold,
}: Freshness) {
  const text = (time: Date | null): string | null => time?.toISOString() ?? null;
  return {
    lastEventAt: text(lastEventAt),
    oldestPendingAt: text(oldestPendingAt),
    lastDeliveryAt: text(lastDeliveryAt),
    lastReconciledAt: text(lastReconciledAt),
    complete,
    untold,
  };
}
