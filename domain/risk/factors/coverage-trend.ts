import { inWords } from '../../in-words.ts';
import type { RiskFactor } from '../risk-factor.ts';

export const coverageTrend: RiskFactor<'coverage_trend'> = {
  name: 'coverage_trend',
  title: 'Coverage trend',
  measures:
    'Percentage points by which the last coverage report (`test_coverage`) in the window differs from the last one of the eight weeks ' +
    'before it; the mean over repositories that have both.',
  unit: 'points',
  range: { min: -100, max: 100 },
  scale: { calm: 0, alarming: -5, weight: 10 },
  reason:
    'How much coverage is right is a team’s own choice; losing it is not. One big untested change costs about a point, five are a ' +
    'sprint without tests.',
  itemsMin: 1,
  valueOf: ({ percent, percentBefore }) =>
    percent === null || percentBefore === null ? null : percent - percentBefore,
  describe: (value) =>
    value < 0
      ? `test coverage fell by ${inWords(-value)} points`
      : `test coverage rose by ${inWords(value)} points`,
  describeParts: ({ percent, percentBefore }) =>
    `${inWords(percentBefore ?? 0)} % to ${inWords(percent ?? 0)} %`,
};
