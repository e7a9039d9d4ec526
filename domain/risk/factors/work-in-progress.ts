import { countOf, inWords } from '../../in-words.ts';
import type { RiskFactor } from '../risk-factor.ts';

export const workInProgress: RiskFactor<'work_in_progress'> = {
  name: 'work_in_progress',
  title: 'Work in progress',
  measures:
    'Open pull requests that are ready for review, for each developer. With a roster, those of its people and all of them; without ' +
    'one, those of humans and the humans who have one open or merged one in the window. Forgotten ones do not count, nor ' +
    'repositories of which Git alone tells: which of theirs are open is not known.',
  unit: 'per_developer',
  range: { min: 0, max: 1_000 },
  scale: { calm: 1.5, alarming: 4, weight: 10 },
  reason:
    'One in review while the next is written is how people work. By Little’s law each further one delays all of them; with four at ' +
    'once a person mostly changes context.',
  itemsMin: 0,
  needs: 'pull_request_states',
  valueOf: ({ open, developers }) => (open !== null && developers > 0 ? open / developers : null),
  describe: (value) => `each developer has ${inWords(value)} pull requests open`,
  describeParts: ({ open, developers }) => `${open ?? 0} by ${countOf(developers, 'developer')}`,
};
