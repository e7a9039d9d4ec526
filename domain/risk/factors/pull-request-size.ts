import { countOf } from '../../in-words.ts';
import type { RiskFactor } from '../risk-factor.ts';

export const pullRequestSize: RiskFactor<'pull_request_size'> = {
  name: 'pull_request_size',
  title: 'Pull request size',
  measures:
    'Mean size (`avg_pr_size`) of the pull requests merged in the window, without generated, vendored and lock files.',
  unit: 'lines',
  range: { min: 0, max: 10_000_000 },
  scale: { calm: 200, alarming: 1_000, weight: 10 },
  reason:
    'Reviewers find most defects in changes of up to 200 to 400 lines (Cohen, Best Kept Secrets of Peer Code Review, 2006); beyond ' +
    'a thousand, reviews skim.',
  itemsMin: 3,
  valueOf: ({ lines }) => lines,
  describe: (value) => `pull requests have ${countOf(Math.round(value), 'changed line')} on average`,
  describeParts: () => '',
};
