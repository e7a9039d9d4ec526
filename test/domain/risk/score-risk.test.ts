import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { WHY_UNKNOWN } from '../../../domain/metrics/unknown.ts';
import { RISK_FACTOR_NAMES, RISK_FACTORS } from '../../../domain/risk/all-risk-factors.ts';
import { explainRisk } from '../../../domain/risk/explain-risk.ts';
import type { RiskFactorName } from '../../../domain/risk/risk-factor.ts';
import {
  DEFAULT_RISK_SETTINGS,
  findSettingsProblems,
  mergeRiskSettings,
  type RiskSettings,
} from '../../../domain/risk/risk-settings.ts';
import {
  impactOf,
  levelOf,
  type RiskValues,
  scoreRisk,
  topFactors,
} from '../../../domain/risk/score-risk.ts';

const UNKNOWN = Object.fromEntries(RISK_FACTOR_NAMES.map((name) => [name, null])) as RiskValues;
const CALM = Object.fromEntries(
  RISK_FACTOR_NAMES.map((name) => [name, RISK_FACTORS[name].scale.calm]),
) as RiskValues;

const score = (values: RiskValues, settings = DEFAULT_RISK_SETTINGS) => scoreRisk(values, UNKNOWN, settings);

const anyValue = (name: RiskFactorName) => fc.double({ ...RISK_FACTORS[name].range, noNaN: true });
const record = <T>(of: (name: RiskFactorName) => fc.Arbitrary<T>) =>
  fc.record(Object.fromEntries(RISK_FACTOR_NAMES.map((name) => [name, of(name)]))) as fc.Arbitrary<
    Record<RiskFactorName, T>
  >;
const anyValues: fc.Arbitrary<RiskValues> = record((name) => fc.option(anyValue(name)));
const anySettings: fc.Arbitrary<RiskSettings> = record((name) =>
  fc
    .record({ from: anyValue(name), to: anyValue(name), weight: fc.integer({ min: 0, max: 100 }) })
    .map(({ from, to, weight }) => {
      const [low, high] = [Math.min(from, to), Math.max(from, to)];
      const rises = RISK_FACTORS[name].scale.alarming > RISK_FACTORS[name].scale.calm;
      return rises ? { calm: low, alarming: high, weight } : { calm: high, alarming: low, weight };
    }),
)
  .map((factors) => ({ ...DEFAULT_RISK_SETTINGS, factors }))
  .filter((settings) => findSettingsProblems(settings).length === 0);

describe('the score', () => {
  test('is a whole number from 0 to 100 of the right level, and its parts add up to it, whatever the values and settings', () => {
    fc.assert(
      fc.property(anyValues, anyValues, anySettings, (values, before, settings) => {
        const risk = scoreRisk(values, before, settings);
        if (risk === null) return;
        expect(risk.score).toBeGreaterThanOrEqual(0);
        expect(risk.score).toBeLessThanOrEqual(100);
        expect(Number.isInteger(risk.score)).toBe(true);
        expect(risk.level).toBe(risk.score <= 30 ? 'low' : risk.score <= 60 ? 'medium' : 'high');
        const sum = risk.factors.reduce((points, { contribution }) => points + contribution, 0);
        expect(Math.abs(sum - risk.score)).toBeLessThanOrEqual(0.5 + 1e-9);
        expect(risk.factors.reduce((weights, { weight }) => weights + weight, 0)).toBeCloseTo(1, 9);
        for (const { impactScore, value } of risk.factors) {
          expect(impactScore === null).toBe(value === null);
          if (impactScore === null) continue;
          expect(impactScore).toBeGreaterThanOrEqual(0);
          expect(impactScore).toBeLessThanOrEqual(100);
        }
      }),
    );
  });

  test.each(RISK_FACTOR_NAMES)('never falls when %s gets worse', (name) => {
    fc.assert(
      fc.property(anyValues, anyValue(name), anyValue(name), anySettings, (values, one, other, settings) => {
        const { calm, alarming } = settings.factors[name];
        const [better, worse] = other >= one === alarming > calm ? [one, other] : [other, one];
        const low = score({ ...values, [name]: better }, settings);
        const high = score({ ...values, [name]: worse }, settings);
        expect(high?.score ?? 0).toBeGreaterThanOrEqual(low?.score ?? 0);
      }),
    );
  });

  test.each(RISK_FACTOR_NAMES)('is the weight of %s when it alone is alarming', (name) => {
    const { alarming, weight } = RISK_FACTORS[name].scale;
    expect(score({ ...CALM, [name]: alarming })!.score).toBe(weight);
  });

  test('is 0 when all is calm, 100 when all is alarming, and the default weights add up to 100', () => {
    const alarming = RISK_FACTOR_NAMES.map((name) => [name, RISK_FACTORS[name].scale.alarming]);
    expect(score(CALM)!.score).toBe(0);
    expect(score(Object.fromEntries(alarming) as RiskValues)!.score).toBe(100);
    expect(RISK_FACTOR_NAMES.reduce((sum, name) => sum + RISK_FACTORS[name].scale.weight, 0)).toBe(100);
  });

  test('is null when nothing is known', () => {
    expect(score(UNKNOWN)).toBeNull();
  });

  test('leaves out what is unknown, and the others weigh more instead', () => {
    // Worked out by hand: of weights 20 and 15 known, an impact of 50 in the one of 20.
    const risk = score({ ...UNKNOWN, stalled_pull_requests: 0.5, review_time: 1 })!;
    expect(risk.score).toBe(Math.round((20 * 50) / 35));
    expect(risk.factors[0]).toMatchObject({ impactScore: 50, weight: 20 / 35 });
    expect(risk.factors[2]).toMatchObject({
      name: 'work_in_progress',
      value: null,
      impactScore: null,
      weight: 0,
    });
  });

  test('follows the weights and scales of the settings', () => {
    const settings = mergeRiskSettings({
      factors: { stalled_pull_requests: { weight: 80 }, commit_drop: { alarming: 40, weight: 20 } },
    });
    const values = { ...UNKNOWN, stalled_pull_requests: 0, commit_drop: 30 };
    expect(score(values, settings)!.score).toBe(10);
  });
});

test.each([
  [0, 'low'],
  [30, 'low'],
  [31, 'medium'],
  [60, 'medium'],
  [61, 'high'],
  [100, 'high'],
])('a score of %d is %s', (of, level) => {
  expect(levelOf(of)).toBe(level);
});

test('an impact grows in a straight line between calm and alarming, in either direction', () => {
  const scale = { calm: 1, alarming: 3, weight: 1 };
  expect([0, 1, 1.5, 2, 3, 9].map((value) => impactOf(value, scale))).toEqual([0, 0, 25, 50, 100, 100]);
  const falling = { calm: 0, alarming: -5, weight: 1 };
  expect([3, 0, -1, -5, -9].map((value) => impactOf(value, falling))).toEqual([0, 0, 20, 100, 100]);
});

test('a trend is worse or better by the way from calm to alarming, and small changes are none', () => {
  const now = {
    ...UNKNOWN,
    stalled_pull_requests: 0.4,
    coverage_trend: 1,
    work_in_progress: 2.01,
    review_time: 2,
  };
  const before = { ...UNKNOWN, stalled_pull_requests: 0.2, coverage_trend: -1, work_in_progress: 2 };
  const { factors } = scoreRisk(now, before, DEFAULT_RISK_SETTINGS)!;
  expect(Object.fromEntries(factors.map(({ name, trend }) => [name, trend]))).toMatchObject({
    stalled_pull_requests: 'worse',
    coverage_trend: 'better',
    work_in_progress: 'same',
    review_time: null,
    commit_drop: null,
  });
});

describe('the explanation', () => {
  test('names the three factors that raise the score most, in order, with their numbers, and what is unknown', () => {
    const risk = score({
      ...UNKNOWN,
      stalled_pull_requests: 0.2,
      review_time: 3,
      failed_deployments: 40,
      commit_drop: 70,
      pull_request_size: 100,
    })!;
    // Of 70 known: 4, 15, 15 and 10 of them.
    expect(risk.score).toBe(Math.round((100 * (4 + 15 + 15 + 10)) / 70));
    expect(explainRisk(risk, null, [])).toBe(
      'The risk is high: 63 of 100. First reviews take 3 times as long as usual (21 points); ' +
        '40 % of the production deployments failed (21 points); there were 70 % fewer commits than usual (14 points). ' +
        'Too little is known of: work in progress, coverage trend, review load imbalance. The other 5 factors weigh more instead.',
    );
  });

  test('says of what nobody tells of why it is unknown and what to do, and what the score is made of', () => {
    const risk = score({ ...UNKNOWN, commit_drop: 0 })!;
    expect(explainRisk(risk, null, ['reviews', 'pull_request_states', 'deployments'])).toBe(
      'The risk is low: 0 of 100. Nothing that is known raises it. ' +
        `Not known: review time, review load imbalance. ${WHY_UNKNOWN.reviews} ` +
        `Not known: stalled pull requests, work in progress. ${WHY_UNKNOWN.pull_request_states} ` +
        `Not known: failed deployments. ${WHY_UNKNOWN.deployments} ` +
        'Too little is known of: pull request size, coverage trend. The score is that of the other factor.',
    );
  });

  test('says that nothing raises it', () => {
    expect(explainRisk(score(CALM)!, null, [])).toBe(
      'The risk is low: 0 of 100. Nothing that is known raises it.',
    );
  });

  test('never says NaN, undefined or null, whatever the values', () => {
    fc.assert(
      fc.property(anyValues, (values) => {
        const risk = score(values);
        if (risk !== null) expect(explainRisk(risk, null, [])).not.toMatch(/NaN|undefined|null|Infinity|-0 /);
      }),
    );
  });

  test('is ordered by points', () => {
    fc.assert(
      fc.property(anyValues, (values) => {
        const points = topFactors(score(values)?.factors ?? []).map(({ contribution }) => contribution);
        expect(points).toEqual([...points].sort((a, b) => b - a));
      }),
    );
  });
});
