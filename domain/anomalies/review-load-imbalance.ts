import { countOf } from '../in-words.ts';
import { giniOf } from '../risk/gini.ts';
import { CAUSES_MAX, type Detector } from './anomaly.ts';

export interface ReviewLoad {
  readonly id: string;
  readonly name: string;
  /** Pull requests of others that the person reviewed in the window. */
  readonly reviewed: number;
}

/** Input: everybody on the roster, also who reviewed nothing; without a roster those who reviewed. */
export const reviewLoadImbalance: Detector<
  { readonly people: readonly ReviewLoad[]; readonly url: string },
  'beginGini' | 'endGini' | 'reviewsMin' | 'peopleMin' | 'windowDays'
> = {
  type: 'review_load_imbalance',
  title: 'Reviews are shared unevenly',
  version: 1,
  definition:
    'Gini coefficient of how many pull requests of others each person reviewed in the last `windowDays` days: 0 when all review as many, 1 ' +
    'when one reviews everything. With a roster everybody on it counts, without one those who reviewed; `peopleMin` of them at least, ' +
    'with `reviewsMin` reviews between them. It begins at `beginGini` and ends below `endGini`. Medium halfway to 1, high at three quarters of the way.',
  thresholds: {
    beginGini: {
      measures: 'Gini coefficient at which it begins.',
      unit: 'share',
      default: 0.85,
      range: { min: 0.05, max: 1 },
      reason:
        'Replayed over thirteen years of ember.js and symfony with merges for reviews (a mirror tells none; few people merge, so these are ' +
        'unevener): half of the weeks of a year were above 0.62 to 0.89, and 0.85 was raised 0 to 5 times a year. At 0.7 it was open for two thirds of the time, which is no ' +
        'anomaly but how they work.',
    },
    endGini: {
      measures: 'Gini coefficient below which it ends.',
      unit: 'share',
      default: 0.75,
      range: { min: 0, max: 1 },
      below: 'beginGini',
      reason: 'A window of four weeks moves by some hundredths from day to day; 0.1 less is a change.',
    },
    reviewsMin: {
      measures: 'Reviewed pull requests, over all people, below which nothing is said.',
      unit: 'reviews',
      default: 20,
      range: { min: 1, max: 100_000 },
      reason: 'Five a week. With fewer, two people who happen to be on holiday decide the number.',
    },
    peopleMin: {
      measures: 'People below which nothing is said.',
      unit: 'people',
      default: 3,
      range: { min: 2, max: 1_000 },
      reason: 'Of two, one does more than the other without that being news.',
    },
    windowDays: {
      measures: 'How far back reviews are counted.',
      unit: 'days',
      default: 28,
      range: { min: 7, max: 90 },
      reason:
        'Longer than a holiday of two weeks, short enough that a change of habits shows within a month. Whole weeks.',
    },
  },
  detect({ people, url }, { beginGini, endGini, reviewsMin, peopleMin }, isOpen) {
    const total = people.reduce((sum, { reviewed }) => sum + reviewed, 0);
    const gini = giniOf(people.map(({ reviewed }) => reviewed));
    if (gini === null || people.length < peopleMin || total < reviewsMin) return null;
    if (gini < (isOpen ? endGini : beginGini)) return null;
    const sorted = [...people].sort((a, b) => b.reviewed - a.reviewed || (a.id < b.id ? -1 : 1));
    const first = sorted[0]!;
    const excess = (gini - beginGini) / Math.max(1 - beginGini, 0.001);
    return {
      severity: excess >= 0.75 ? 'high' : excess >= 0.5 ? 'medium' : 'low',
      title: `${first.name} did ${first.reviewed} of ${countOf(total, 'review')} among ${countOf(people.length, 'person', 'people')} (Gini ${gini.toFixed(2)})`,
      numbers: { gini, reviews: total, people: people.length, topShare: first.reviewed / total },
      causes: sorted.slice(0, CAUSES_MAX).map(({ id, name, reviewed }) => ({
        kind: 'developer' as const,
        id,
        label: `${name}: ${countOf(reviewed, 'review')}`,
        value: reviewed,
        at: null,
        url,
      })),
      causesTotal: sorted.length,
    };
  },
};
