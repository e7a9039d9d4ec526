import { inWords } from '../../in-words.ts';
import type { RiskFactor } from '../risk-factor.ts';

/** Of fewer commits a share says nothing. */
const USUAL_MIN = 5;

export const commitDrop: RiskFactor<'commit_drop'> = {
  name: 'commit_drop',
  title: 'Commit drop',
  measures:
    'By how many percent the commits on the default branch (`commit_count`) in the window are fewer than usual: than the mean of the ' +
    'eight weeks before it. Repositories count that had been watched for as long as the window before it began.',
  unit: 'percent',
  range: { min: -1_000_000, max: 100 },
  scale: { calm: 20, alarming: 70, weight: 10 },
  reason:
    'Windows are whole weeks, so weekends do not matter; a fifth fewer is a public holiday or somebody’s leave. With 70 % fewer, work ' +
    'stands still or is kept on branches.',
  itemsMin: 0,
  valueOf: ({ commits, usual }) => (usual === null || usual < USUAL_MIN ? null : 100 * (1 - commits / usual)),
  describe: (value) =>
    value > 0
      ? `there were ${inWords(value)} % fewer commits than usual`
      : 'there were as many commits as usual',
  describeParts: ({ commits, usual }) => `${commits}, usually ${inWords(usual ?? 0)}`,
};
