import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DETECTORS } from '../../../domain/anomalies/all-detectors.ts';
import { ANOMALY_TYPES } from '../../../domain/anomalies/anomaly.ts';
import {
  DEFAULT_THRESHOLDS,
  findThresholdProblems,
  mergeThresholds,
  type ThresholdsChange,
} from '../../../domain/anomalies/anomaly-thresholds.ts';
import { type CommitDay, commitFrequencyDrop } from '../../../domain/anomalies/commit-frequency-drop.ts';
import { coverageDrop } from '../../../domain/anomalies/coverage-drop.ts';
import { medianOf, shortfallOf } from '../../../domain/anomalies/median.ts';
import { reviewLoadImbalance } from '../../../domain/anomalies/review-load-imbalance.ts';
import { riskScoreSpike } from '../../../domain/anomalies/risk-score-spike.ts';
import { stalledPr } from '../../../domain/anomalies/stalled-pr.ts';

describe('a drop of commits', () => {
  const thresholds = { beginZ: 2, endZ: 1, days: 2, usualMin: 4 };
  // Median 16, deviation 4 (the square root): 8 commits are two deviations below, 12 are one.
  const usual = [16, 16, 16, 16, 16, 16, 16, 16];
  const daysOf = (...commits: number[]): CommitDay[] =>
    commits.map((count, index) => ({ day: `2026-03-${10 + index}`, commits: count, usual, url: '/items' }));
  const detect = (...commits: number[]) => commitFrequencyDrop.detect(daysOf(...commits), thresholds, false);

  test('begins with enough low days in a row, and not just above the limit', () => {
    expect(detect(16, 8, 8)).toMatchObject({
      title: '16 commits on 2 work days since 2026-03-11, usually 32',
      numbers: { commits: 16, usual: 32, days: 2, worstZ: 2 },
      causesTotal: 2,
    });
    expect(detect(16, 8, 9)).toBeNull();
    expect(detect(8, 16, 8)).toBeNull();
  });

  test('does not end before a day is near enough to what is usual', () => {
    expect(detect(8, 8, 12)).not.toBeNull();
    expect(detect(8, 8, 12, 9, 8)).not.toBeNull();
    expect(detect(8, 8, 13)).toBeNull();
  });

  test('is not told from few commits or few weeks', () => {
    const few = daysOf(0, 0, 0).map((day) => ({ ...day, usual: [3, 3, 3, 3, 3, 3, 3, 3] }));
    expect(commitFrequencyDrop.detect(few, thresholds, false)).toBeNull();
    const young = daysOf(0, 0, 0).map((day) => ({ ...day, usual: [16, 16, 16] }));
    expect(commitFrequencyDrop.detect(young, thresholds, false)).toBeNull();
  });

  test('one holiday among the usual days changes little', () => {
    expect(shortfallOf(8, [16, 16, 16, 0, 16, 16, 16, 16])).toEqual({ median: 16, z: 2 });
  });

  test('fewer commits never end it, and as many as usual never begin it', () => {
    const counts = fc.array(fc.nat(40), { minLength: 8, maxLength: 8 });
    const day = fc.record({ commits: fc.nat(40), usual: counts });
    fc.assert(
      fc.property(fc.array(day, { minLength: 1, maxLength: 15 }), fc.nat(40), (drawn, less) => {
        const days = drawn.map((each, index) => ({ ...each, day: String(index), url: '' }));
        const lower = days.map((each) => ({ ...each, commits: Math.max(0, each.commits - less) }));
        const defaults = DEFAULT_THRESHOLDS.commit_frequency_drop;
        if (commitFrequencyDrop.detect(days, defaults, false) !== null) {
          expect(commitFrequencyDrop.detect(lower, defaults, false)).not.toBeNull();
        }
        const asUsual = days.map((each) => ({ ...each, commits: Math.ceil(medianOf(each.usual)!) }));
        expect(commitFrequencyDrop.detect(asUsual, defaults, false)).toBeNull();
      }),
    );
  });
});

describe('a stalled pull request', () => {
  const pull = {
    reference: 'acme/shop#12',
    title: 'Retry',
    author: 'ada',
    readyAt: '2026-03-02T08:00:00.000Z',
    waitedHours: 16,
    ageDays: 2,
    url: 'https://example.org/12',
  };
  const thresholds = { stalledAfterHours: 16, forgottenAfterDays: 30 };

  test('is told at the limit, not below, and gets worse with time', () => {
    expect(stalledPr.detect({ ...pull, waitedHours: 15.9 }, thresholds, false)).toBeNull();
    expect(stalledPr.detect(pull, thresholds, false)!.severity).toBe('low');
    expect(stalledPr.detect({ ...pull, waitedHours: 32 }, thresholds, false)!.severity).toBe('medium');
    expect(stalledPr.detect({ ...pull, waitedHours: 64 }, thresholds, false)!.severity).toBe('high');
  });

  test('is not raised when it is forgotten, but stays raised however old it grows', () => {
    const old = { ...pull, waitedHours: 400, ageDays: 31 };
    expect(stalledPr.detect(old, thresholds, false)).toBeNull();
    expect(stalledPr.detect(old, thresholds, true)).not.toBeNull();
  });
});

describe('a drop of coverage', () => {
  const thresholds = { dropPoints: 1, recoveredPoints: 0.25, windowDays: 14 };
  const detect = (...percents: number[]) =>
    coverageDrop.detect(
      {
        repository: 'acme/shop',
        reports: percents.map((percent, index) => ({
          sha: `c${index}`,
          at: `2026-03-0${index + 1}T00:00:00Z`,
          percent,
          url: '',
        })),
      },
      thresholds,
      false,
    );

  test('begins at the limit and not just above', () => {
    expect(detect(80, 79)).toMatchObject({ severity: 'low', numbers: { before: 80, now: 79, points: 1 } });
    expect(detect(80, 79.1)).toBeNull();
    expect(detect(80)).toBeNull();
    expect(detect()).toBeNull();
  });

  test('goes on while coverage is not back, also when several reports came between two looks', () => {
    expect(detect(80, 75, 75, 76)).toMatchObject({ severity: 'high', numbers: { before: 80, now: 76 } });
    expect(detect(80, 75, 79.75)).not.toBeNull();
    expect(detect(80, 75, 79.8)).toBeNull();
  });

  test('small steps are no drop, and none is told where coverage never fell', () => {
    expect(detect(80, 79.5, 79, 78.5)).toBeNull();
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { maxLength: 9 }), (percents) => {
        expect(detect(...percents.sort((a, b) => a - b))).toBeNull();
      }),
    );
  });
});

describe('a jump of the risk', () => {
  const thresholds = { risePoints: 20, endPoints: 10, windowDays: 7 };
  const detect = (...scores: number[]) =>
    riskScoreSpike.detect(
      scores.map((score, index) => ({
        id: String(index),
        atMs: index * 6 * 3_600_000,
        windowFromMs: index * 6 * 3_600_000 - 7 * 86_400_000,
        score,
        explanation: 'Seven pull requests wait.',
        url: '/risk',
      })),
      thresholds,
      false,
    );

  test('begins at the limit, not just below, and not while the risk is low', () => {
    expect(detect(30, 30, 30, 50)).toMatchObject({ numbers: { score: 50, median: 30, rise: 20 } });
    expect(detect(30, 30, 30, 49)).toBeNull();
    expect(detect(5, 5, 5, 30)).toBeNull();
    expect(detect(30, 30, 80)).toBeNull();
  });

  test('ends well below where it began', () => {
    expect(detect(30, 30, 30, 50, 40)).not.toBeNull();
    expect(detect(30, 30, 30, 50, 39)).toBeNull();
    expect(detect(30, 30, 30, 50, 39, 45)).toBeNull();
  });

  test('of a steady score is never told', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.integer({ min: 1, max: 60 }), (score, count) => {
        expect(detect(...Array.from({ length: count }, () => score))).toBeNull();
      }),
    );
  });
});

describe('an imbalance of reviews', () => {
  const thresholds = { beginGini: 0.8, endGini: 0.7, reviewsMin: 10, peopleMin: 3, windowDays: 28 };
  const detect = (loads: number[], isOpen = false) =>
    reviewLoadImbalance.detect(
      { people: loads.map((reviewed, index) => ({ id: `p${index}`, name: `P${index}`, reviewed })), url: '' },
      thresholds,
      isOpen,
    );

  test('begins at the limit and ends well below', () => {
    // Gini of [0, 0, 4, 16] with the correction for four people is 52 / 60.
    expect(detect([4, 0, 16, 0])).toMatchObject({
      title: 'P2 did 16 of 20 reviews among 4 people (Gini 0.87)',
      numbers: { reviews: 20, people: 4, topShare: 0.8 },
    });
    expect(detect([7, 0, 13, 0])).toBeNull();
    expect(detect([7, 0, 13, 0], true)).not.toBeNull();
    expect(detect([9, 2, 9, 0], true)).toBeNull();
  });

  test('is not told from few reviews or few people', () => {
    expect(detect([9, 0, 0, 0])).toBeNull();
    expect(detect([20, 0])).toBeNull();
  });

  test('an even share is never told, in whatever order people come', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.integer({ min: 1, max: 20 }), (load, people) => {
        expect(
          detect(
            Array.from({ length: people }, () => load),
            true,
          ),
        ).toBeNull();
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.nat(30), { minLength: 3, maxLength: 9 }), (loads) => {
        expect(detect([...loads].reverse())?.numbers.gini).toBe(detect(loads)?.numbers.gini);
      }),
    );
  });
});

describe('thresholds', () => {
  test('each has a reason, and a default that is allowed', () => {
    expect(Object.keys(DETECTORS)).toEqual([...ANOMALY_TYPES]);
    for (const { thresholds } of Object.values(DETECTORS)) {
      for (const { reason, measures } of Object.values(thresholds)) {
        expect(reason.length).toBeGreaterThan(20);
        expect(measures).toMatch(/\.$/);
      }
    }
    expect(findThresholdProblems({})).toEqual([]);
  });

  test.each([
    [{ stalled_pr: { stalledAfterHours: 0 } }, 'stalled_pr.stalledAfterHours must be from 1 to 400'],
    [{ stalled_pr: { patience: 1 } }, 'stalled_pr has no threshold patience; it has stalledAfterHours'],
    [{ coverage_drop: { dropPoints: 0.2 } }, 'coverage_drop.recoveredPoints must be below dropPoints (0.2)'],
    [{ joy_drop: { days: 1 } }, 'there is no anomaly joy_drop; there are commit_frequency_drop'],
  ])('that make no sense are named: %j', (change, problem) => {
    expect(findThresholdProblems(change as ThresholdsChange).join('\n')).toContain(problem);
  });

  test('of a team replace the defaults one by one', () => {
    const merged = mergeThresholds({ stalled_pr: { stalledAfterHours: 24 } });
    expect(merged.stalled_pr).toEqual({ ...DEFAULT_THRESHOLDS.stalled_pr, stalledAfterHours: 24 });
    expect(merged.coverage_drop).toEqual(DEFAULT_THRESHOLDS.coverage_drop);
  });
});
