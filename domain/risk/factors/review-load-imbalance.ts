import { countOf } from '../../in-words.ts';
import type { RiskFactor } from '../risk-factor.ts';

export const reviewLoadImbalance: RiskFactor<'review_load_imbalance'> = {
  name: 'review_load_imbalance',
  title: 'Review load imbalance',
  measures:
    'Gini coefficient of how many pull requests of others each person reviewed in the window: 0 when all review as many, 1 when one ' +
    'reviews everything. With a roster everybody on it counts, also who reviewed nothing; without one those who reviewed.',
  unit: 'share',
  range: { min: 0, max: 1 },
  scale: { calm: 0.3, alarming: 0.8, weight: 10 },
  reason:
    'Some review more than others anywhere; at 0.3 of twenty reviews two people still share them 13 to 7. At 0.8 everything waits for ' +
    'whoever that one person is, and stops on a day off.',
  itemsMin: 5,
  needs: 'reviews',
  valueOf: ({ gini, people }) => (people < 2 ? null : gini),
  describe: (value) => `reviews are shared unevenly: ${value.toFixed(2)} where 1 is all by one person`,
  describeParts: ({ people }) => `among ${countOf(people, 'person', 'people')}`,
};
