import { countOf, inWords } from '../../in-words.ts';
import type { RiskFactor } from '../risk-factor.ts';

export const stalledPullRequests: RiskFactor<'stalled_pull_requests'> = {
  name: 'stalled_pull_requests',
  title: 'Stalled pull requests',
  measures:
    'Pull requests of humans that are open and ready for review, and that no other human has reviewed for `stalledAfterHours` ' +
    'working hours or longer, for each developer (counted as for `work_in_progress`). Those ready for more than ' +
    '`forgottenAfterDays` days are forgotten rather than stalled, and do not count.',
  unit: 'per_developer',
  range: { min: 0, max: 1_000 },
  scale: { calm: 0, alarming: 1, weight: 20 },
  reason:
    'Each is finished work that the sprint does not get, so the first one counts; with one for each developer, nobody’s last work ' +
    'got anywhere. It weighs most because it is the one factor that can still be acted on within the sprint.',
  itemsMin: 0,
  needs: 'pull_request_states',
  valueOf: ({ stalled, developers }) => (stalled === null || developers === 0 ? null : stalled / developers),
  describe: (value, parts) => {
    const stalled = parts?.stalled ?? null;
    if (stalled === null)
      return `${inWords(value)} pull requests a developer wait too long for a first review`;
    return `${countOf(stalled, 'pull request waits', 'pull requests wait')} too long for a first review`;
  },
  describeParts: ({ open, developers }) => `of ${open ?? 0} open, by ${countOf(developers, 'developer')}`,
};
