import { countOf, type RiskFactor } from '../risk-factor.ts';

export const stalledPullRequests: RiskFactor<'stalled_pull_requests'> = {
  name: 'stalled_pull_requests',
  title: 'Stalled pull requests',
  measures:
    'Pull requests of humans that are open and ready for review, and that no other human has reviewed for `stalledAfterHours` ' +
    'working hours or longer. Those ready for more than `forgottenAfterDays` days are forgotten rather than stalled, and do not count.',
  unit: 'count',
  range: { min: 0, max: 10_000 },
  scale: { calm: 0, alarming: 5, weight: 20 },
  reason:
    'Each is finished work that the sprint does not get, so the first one counts; five fill what a team of usual size has open. It ' +
    'weighs most because it is the one factor that can still be acted on within the sprint.',
  itemsMin: 0,
  valueOf: ({ stalled }) => stalled,
  describe: (value) =>
    `${countOf(value, 'pull request')} ${value === 1 ? 'waits' : 'wait'} too long for a first review`,
  describeParts: ({ open }) => `of ${open} open`,
};
