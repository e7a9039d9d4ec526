import { inWords } from '../../in-words.ts';
import type { RiskFactor } from '../risk-factor.ts';

/** Below this (three minutes) a median says that reviews come at once, and a ratio to it says nothing. */
const USUAL_HOURS_MIN = 0.05;

export const reviewTime: RiskFactor<'review_time'> = {
  name: 'review_time',
  title: 'Review time',
  measures:
    'Median time to first review (`median_review_time`) in the window, as a multiple of the same over the eight weeks before it.',
  unit: 'times_usual',
  range: { min: 0, max: 1_000 },
  scale: { calm: 1, alarming: 3, weight: 15 },
  reason:
    'Teams differ by a factor of a hundred in how fast they review, so each is compared with itself. Waiting three times as long as ' +
    'usual turns an afternoon into days, and is beyond what the median of a quiet team varies by from sprint to sprint.',
  itemsMin: 3,
  needs: 'reviews',
  valueOf: ({ hours, usualHours }) =>
    hours === null || usualHours === null || usualHours < USUAL_HOURS_MIN ? null : hours / usualHours,
  describe: (value) => `first reviews take ${inWords(value)} times as long as usual`,
  describeParts: ({ hours, usualHours }) =>
    `${inWords(hours ?? 0)} hours, usually ${inWords(usualHours ?? 0)}`,
};
