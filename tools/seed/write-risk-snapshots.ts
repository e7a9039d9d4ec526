import { RISK_FACTOR_NAMES, RISK_FACTORS, RISK_VERSION } from '../../domain/risk/all-risk-factors.ts';
import { explainRisk } from '../../domain/risk/explain-risk.ts';
import { RISK_HOURS } from '../../domain/risk/is-risk-due.ts';
import type { RiskFactorName } from '../../domain/risk/risk-factor.ts';
import { DEFAULT_RISK_SETTINGS } from '../../domain/risk/risk-settings.ts';
import { type RiskValues, scoreRisk } from '../../domain/risk/score-risk.ts';
import type { CopyWriter } from '../../sql/copy-binary.ts';
import type { StoredFactor } from '../../sql/risk/risk-snapshots.ts';
import { DAY_MS, type SeedTeam, type SeedWorld, YEAR } from './plan-world.ts';
import { createRandom, type Random } from './random.ts';

export const RISK_COLUMNS = [
  'team_id',
  'risk_snapshot_id',
  'score',
  'level',
  'explanation',
  'factors',
  'recommendations',
  'calculated_at',
  'definition_version',
].join(', ');

const STREAM_OF_RISK = 60;
const HOUR_MS = 3_600_000;
/** How far a value goes from one snapshot to the next, as a share of the way from calm to alarming. */
const STEP = 0.06;

/** Writes the risk of one team over the year: four snapshots on each working day, whose factors go up and down by chance. */
export function writeRiskSnapshots(writer: CopyWriter, world: SeedWorld, team: SeedTeam): void {
  const random = createRandom(world.plan.seed, STREAM_OF_RISK, world.teams.indexOf(team));
  const levels = new Map(RISK_FACTOR_NAMES.map((name) => [name, random.next() * 0.7]));
  let before = valuesAt(levels);
  for (let day = 0; day < YEAR.days; day++) {
    const dayMs = world.startMs + day * DAY_MS;
    if ([0, 6].includes(new Date(dayMs).getUTCDay())) continue;
    for (const hour of RISK_HOURS) {
      walk(levels, random);
      const values = valuesAt(levels);
      writeSnapshot(writer, team, dayMs + hour * HOUR_MS, values, before);
      before = values;
    }
  }
}

function writeSnapshot(
  writer: CopyWriter,
  team: SeedTeam,
  calculatedMs: number,
  values: RiskValues,
  before: RiskValues,
): void {
  const risk = scoreRisk(values, before, DEFAULT_RISK_SETTINGS)!;
  const factors = risk.factors.map((factor): StoredFactor => {
    const { unit } = RISK_FACTORS[factor.name];
    const { calm, alarming } = DEFAULT_RISK_SETTINGS.factors[factor.name];
    return {
      ...factor,
      unit,
      calm,
      alarming,
      previous: before[factor.name],
      parts: {},
      items: 20,
      botsExcluded: 2,
      itemsUrl: '/v1/metrics',
    };
  });
  writer
    .row(9)
    .bytes(team.id)
    .int8(writer.rows)
    .int2(risk.score)
    .text(risk.level)
    .text(explainRisk(risk, null, []))
    .jsonb(factors)
    .jsonb([])
    .timestamp(calculatedMs)
    .int4(RISK_VERSION);
}

/** @param levels how far each value is on its way from calm (0) to alarming (1) */
function valuesAt(levels: ReadonlyMap<RiskFactorName, number>): RiskValues {
  const entries = RISK_FACTOR_NAMES.map((name) => {
    const { calm, alarming } = DEFAULT_RISK_SETTINGS.factors[name];
    return [name, calm + (alarming - calm) * levels.get(name)!];
  });
  return Object.fromEntries(entries) as RiskValues;
}

function walk(levels: Map<RiskFactorName, number>, random: Random): void {
  for (const [name, level] of levels)
    levels.set(name, Math.min(1, Math.max(0, level + STEP * random.normal())));
}
