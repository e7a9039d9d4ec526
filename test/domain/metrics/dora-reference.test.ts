import { expect, test } from 'vitest';
import { DORA_METRICS } from '../../../domain/metrics/all-metrics.ts';
import { findLikeClusters, listReferenceRanges } from '../../../domain/metrics/dora-reference.ts';

test.each([
  ['deployment_frequency', 3, ['elite']],
  ['deployment_frequency', 1 / 7, ['high']],
  ['deployment_frequency', 1 / 8, ['medium']],
  ['deployment_frequency', 1 / 200, []],
  ['change_lead_time', 23.9, ['elite']],
  ['change_lead_time', 24, ['high']],
  ['change_lead_time', 24 * 200, []],
  // High and medium stand inverted, as they were reported.
  ['change_fail_rate', 11, ['medium']],
  ['change_fail_rate', 19, ['high']],
  ['change_fail_rate', 0, ['elite']],
  ['change_fail_rate', 90, ['low']],
  ['change_fail_rate', 15, ['high', 'medium']],
  // Two clusters reported the same, and nobody between a day and a week.
  ['failed_deployment_recovery_time', 5, ['high', 'medium']],
  ['failed_deployment_recovery_time', 48, []],
  ['deployment_rework_rate', 5, []],
  ['change_lead_time', null, []],
])('%s of %d is like %j', (metric, value, clusters) => {
  expect(findLikeClusters(metric, value)).toEqual(clusters);
});

test('the survey knows every metric but the rework rate', () => {
  const without = DORA_METRICS.filter(({ name }) => listReferenceRanges(name).length === 0);
  expect(without.map(({ name }) => name)).toEqual(['deployment_rework_rate']);
});
