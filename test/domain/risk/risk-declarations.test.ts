import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RISK_FACTOR_NAMES, RISK_FACTORS } from '../../../domain/risk/all-risk-factors.ts';
import { describeFormula } from '../../../domain/risk/describe-formula.ts';
import { giniOf } from '../../../domain/risk/gini.ts';
import { describeMeasured, type RiskMeasures, readRiskValues } from '../../../domain/risk/measure-risk.ts';
import {
  DEFAULT_RISK_SETTINGS,
  findSettingsProblems,
  mergeRiskSettings,
  RISK_OPTIONS,
} from '../../../domain/risk/risk-settings.ts';

const NOTHING = { items: 0, bots: 0 };
/** What is read of a team without any facts. */
const EMPTY: RiskMeasures = {
  stalled_pull_requests: { ...NOTHING, parts: { stalled: null, open: null, developers: 0 } },
  review_time: { ...NOTHING, parts: { hours: null, usualHours: null } },
  work_in_progress: { ...NOTHING, parts: { open: null, developers: 0 } },
  pull_request_size: { ...NOTHING, parts: { lines: null } },
  coverage_trend: { ...NOTHING, parts: { percent: null, percentBefore: null } },
  failed_deployments: { ...NOTHING, parts: { failed: null, deployments: null } },
  review_load_imbalance: { ...NOTHING, parts: { gini: null, people: 0 } },
  commit_drop: { ...NOTHING, parts: { commits: 0, usual: null } },
};

describe.each(RISK_FACTOR_NAMES)('%s', (name) => {
  const factor = RISK_FACTORS[name];

  test('is declared in full, with defaults within its range and a reason for them', () => {
    expect(factor.name).toBe(name);
    for (const text of [factor.title, factor.measures, factor.reason]) expect(text.length).toBeGreaterThan(5);
    for (const value of [factor.scale.calm, factor.scale.alarming]) {
      expect(value).toBeGreaterThanOrEqual(factor.range.min);
      expect(value).toBeLessThanOrEqual(factor.range.max);
    }
    expect(factor.describe(factor.scale.alarming, null)).toMatch(/\d/);
  });

  test('stands in the formula of the reference with its scale, weight and reason', () => {
    const { calm, alarming, weight } = factor.scale;
    expect(describeFormula()).toContain(
      `| \`${name}\` | ${factor.unit} | ${calm} | ${alarming} | ${weight} |`,
    );
    expect(describeFormula()).toContain(factor.reason);
  });
});

test('the options stand in the reference, too', () => {
  for (const { name, reason } of Object.values(RISK_OPTIONS)) {
    expect(describeFormula()).toContain(`\`${name}\``);
    expect(describeFormula()).toContain(reason);
  }
});

describe('values', () => {
  test('are unknown without facts', () => {
    expect(Object.values(readRiskValues(EMPTY))).toEqual(Array(8).fill(null));
  });

  test('are worked out from the numbers they are made of', () => {
    const values = readRiskValues({
      stalled_pull_requests: { items: 9, bots: 0, parts: { stalled: 3, open: 9, developers: 6 } },
      review_time: { items: 3, bots: 0, parts: { hours: 10, usualHours: 4 } },
      work_in_progress: { items: 9, bots: 0, parts: { open: 9, developers: 6 } },
      pull_request_size: { items: 3, bots: 0, parts: { lines: 321 } },
      coverage_trend: { items: 1, bots: 0, parts: { percent: 78.5, percentBefore: 80 } },
      failed_deployments: { items: 8, bots: 0, parts: { failed: 2, deployments: 8 } },
      review_load_imbalance: { items: 5, bots: 0, parts: { gini: 0.4, people: 3 } },
      commit_drop: { items: 30, bots: 0, parts: { commits: 30, usual: 40 } },
    });
    expect(values).toEqual({
      stalled_pull_requests: 0.5,
      review_time: 2.5,
      work_in_progress: 1.5,
      pull_request_size: 321,
      coverage_trend: -1.5,
      failed_deployments: 25,
      review_load_imbalance: 0.4,
      commit_drop: 25,
    });
  });

  test('of too few items are unknown', () => {
    const reviews = { parts: { hours: 10, usualHours: 4 }, bots: 0 };
    expect(readRiskValues({ ...EMPTY, review_time: { ...reviews, items: 2 } }).review_time).toBeNull();
    expect(readRiskValues({ ...EMPTY, review_time: { ...reviews, items: 3 } }).review_time).toBe(2.5);
  });

  test('compared with next to nothing are unknown, never infinite', () => {
    const reviewed = { items: 5, bots: 0, parts: { hours: 10, usualHours: 0 } };
    const commits = { items: 5, bots: 0, parts: { commits: 9, usual: 0 } };
    const values = readRiskValues({ ...EMPTY, review_time: reviewed, commit_drop: commits });
    expect([values.review_time, values.commit_drop]).toEqual([null, null]);
  });

  test('are never NaN, whatever is read', () => {
    const count = fc.nat(1_000_000);
    const number = fc.option(fc.double({ min: 0, max: 1e9, noNaN: true }));
    const of = <T>(parts: Record<string, fc.Arbitrary<T>>) =>
      fc.record({ items: count, bots: count, parts: fc.record(parts) });
    const measures = fc.record({
      stalled_pull_requests: of<number | null>({ stalled: fc.option(count), open: count, developers: count }),
      review_time: of({ hours: number, usualHours: number }),
      work_in_progress: of({ open: count, developers: count }),
      pull_request_size: of({ lines: number }),
      coverage_trend: of({ percent: number, percentBefore: number }),
      failed_deployments: of({ failed: count, deployments: count }),
      review_load_imbalance: of<number | null>({ gini: number, people: count }),
      commit_drop: of<number | null>({ commits: count, usual: number }),
    }) as unknown as fc.Arbitrary<RiskMeasures>;
    fc.assert(
      fc.property(measures, (read) => {
        for (const value of Object.values(readRiskValues(read))) {
          expect(value === null || Number.isFinite(value)).toBe(true);
        }
        for (const name of RISK_FACTOR_NAMES)
          expect(Object.values(describeMeasured(name, 1, read)).join()).not.toMatch(/NaN|null|undefined/);
      }),
    );
  });
});

describe('the Gini coefficient', () => {
  test.each([
    [[5, 5, 5], 0],
    [[10, 0], 1],
    [[12, 0, 0, 0], 1],
    [[13, 7], 0.3],
    // Mean difference of all pairs over twice the mean: (1 + 2 + 1) / 3 / (2 · 2).
    [[1, 2, 3], 1 / 3],
  ])('of %j is %d', (loads, gini) => {
    expect(giniOf(loads)).toBeCloseTo(gini, 12);
  });

  test('of one person, or of no load, is unknown', () => {
    expect([giniOf([]), giniOf([3]), giniOf([0, 0])]).toEqual([null, null, null]);
  });

  test('is half the relative mean difference, by definition, and from 0 to 1', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 2, maxLength: 30 }), (loads) => {
        const gini = giniOf(loads);
        const total = loads.reduce((sum, load) => sum + load, 0);
        if (total === 0) return;
        const n = loads.length;
        const differences = loads.flatMap((a) => loads.map((b) => Math.abs(a - b)));
        const mean = differences.reduce((sum, difference) => sum + difference, 0) / (n * (n - 1));
        expect(gini).toBeCloseTo(mean / (2 * (total / n)), 9);
        expect(gini).toBeGreaterThanOrEqual(0);
        expect(gini).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });
});

describe('settings', () => {
  test('by default are what the factors declare, and have no problem', () => {
    expect(findSettingsProblems(DEFAULT_RISK_SETTINGS)).toEqual([]);
    expect(mergeRiskSettings({})).toEqual(DEFAULT_RISK_SETTINGS);
  });

  test.each([
    [{ windowDays: 10 }, 'windowDays must be a multiple of 7'],
    [{ stalledAfterHours: 0 }, 'stalledAfterHours must be a whole number from 1'],
    [{ stalledAfterHours: 1.5 }, 'stalledAfterHours must be a whole number'],
    [{ factors: { commit_drop: { calm: 70 } } }, 'factors.commit_drop: alarming must be higher than calm'],
    [
      { factors: { coverage_trend: { alarming: 5 } } },
      'factors.coverage_trend: alarming must be lower than calm',
    ],
    [
      { factors: { failed_deployments: { alarming: 140 } } },
      'factors.failed_deployments: calm and alarming must be from 0 to 100',
    ],
    [{ factors: { review_time: { weight: -1 } } }, 'factors.review_time: weight must be from 0 to 100'],
    [
      { factors: Object.fromEntries(RISK_FACTOR_NAMES.map((name) => [name, { weight: 0 }])) },
      'one factor at least must have a weight',
    ],
  ])('%j are refused', (change, problem) => {
    expect(findSettingsProblems(mergeRiskSettings(change)).join('; ')).toContain(problem);
  });
});
