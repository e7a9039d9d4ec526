import { inWords } from '../../in-words.ts';
import type { RiskFactor } from '../risk-factor.ts';

export const failedDeployments: RiskFactor<'failed_deployments'> = {
  name: 'failed_deployments',
  title: 'Failed deployments',
  measures:
    'Share of the production deployments of the window that failed, or that an incident is blamed on (`change_fail_rate`).',
  unit: 'percent',
  range: { min: 0, max: 100 },
  scale: { calm: 5, alarming: 40, weight: 15 },
  reason:
    'The clusters of DORA’s report of 2024: about 5 % in the best one, about 40 % in the worst. Repair work displaces what the sprint ' +
    'planned, so it weighs as much as slow reviews.',
  itemsMin: 1,
  needs: 'deployments',
  valueOf: ({ failed, deployments }) =>
    failed !== null && deployments !== null && deployments > 0 ? (100 * failed) / deployments : null,
  describe: (value) => `${inWords(value)} % of the production deployments failed`,
  describeParts: ({ failed, deployments }) => `${inWords(failed ?? 0)} of ${deployments ?? 0}`,
};
