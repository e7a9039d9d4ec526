import { expect, test } from 'vitest';
import {
  type DeploymentRule,
  deploymentStatusOfRun,
  findDeploymentRule,
} from '../../../domain/deployments/deployment-rule.ts';

const rules: DeploymentRule[] = [
  { ruleId: 9, source: 'tag', pattern: '*', environment: 'staging' },
  { ruleId: 2, source: 'tag', pattern: 'v*', environment: 'production' },
  { ruleId: 1, source: 'workflow_run', pattern: 'Deploy *', environment: 'production' },
];

test('the oldest rule of the same source whose pattern fits decides', () => {
  expect(findDeploymentRule(rules, { source: 'tag', name: 'v1' })?.ruleId).toBe(2);
  expect(findDeploymentRule(rules, { source: 'tag', name: 'nightly' })?.ruleId).toBe(9);
  expect(findDeploymentRule(rules, { source: 'workflow_run', name: 'Deploy shop' })?.ruleId).toBe(1);
  expect(findDeploymentRule(rules, { source: 'workflow_run', name: 'Tests' })).toBeNull();
  expect(findDeploymentRule(rules, { source: 'push', name: 'v1' })).toBeNull();
});

test.each([
  ['queued', null, 'pending'],
  ['in_progress', null, 'in_progress'],
  ['completed', 'success', 'success'],
  ['completed', 'timed_out', 'failure'],
  ['completed', 'cancelled', 'inactive'],
  ['completed', null, 'inactive'],
] as const)('a run that is %s/%s is a deployment that is %s', (status, conclusion, expected) => {
  expect(deploymentStatusOfRun(status, conclusion)).toBe(expected);
});
