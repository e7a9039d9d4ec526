import { expect, test } from 'vitest';
import {
  type DeploymentCandidate,
  type DeploymentRule,
  findDeploymentRule,
  readRulePattern,
} from '../../../domain/deployments/deployment-rule.ts';

const rules: DeploymentRule[] = [
  { ruleId: 9, source: 'tag', pattern: '*', branch: null, environment: 'staging' },
  { ruleId: 2, source: 'tag', pattern: 'v*', branch: null, environment: 'production' },
  { ruleId: 1, source: 'workflow_run', pattern: 'Deploy *', branch: null, environment: 'production' },
  { ruleId: 3, source: 'workflow_run', pattern: 'deploy.yml', branch: 'release/*', environment: 'staging' },
];

type Sought = Pick<DeploymentCandidate, 'source' | 'names' | 'leftOut' | 'ref'>;
const find = (sought: Partial<Sought> & Pick<Sought, 'source'>, defaultBranch: string | null = 'main') =>
  findDeploymentRule(rules, { names: [], leftOut: null, ref: null, ...sought }, defaultBranch)?.ruleId;

test('the oldest rule of the same source whose pattern fits decides', () => {
  expect(find({ source: 'tag', names: ['v1'] })).toBe(2);
  expect(find({ source: 'tag', names: ['nightly'] })).toBe(9);
  expect(find({ source: 'push', names: ['v1'] })).toBeUndefined();
  expect(find({ source: 'tag', names: ['v1'], leftOut: 'deleted' })).toBeUndefined();
});

test('a rule over workflow runs is for the default branch, unless it names others', () => {
  const shop = { source: 'workflow_run', names: ['Deploy shop', 'deploy.yml'] } as const;
  expect(find({ ...shop, ref: 'main' })).toBe(1);
  expect(find({ ...shop, ref: 'release/1' })).toBe(3);
  expect(find({ ...shop, ref: 'feature/x' })).toBeUndefined();
  expect(find({ ...shop, ref: 'trunk' }, 'trunk')).toBe(1);
  expect(find({ ...shop, ref: 'main' }, null)).toBeUndefined();
  expect(find({ ...shop, ref: null }, null)).toBeUndefined();
  expect(find({ source: 'workflow_run', names: ['Tests'], ref: 'main' })).toBeUndefined();
});

test.each([
  ['tag', undefined, '*'],
  ['release', ' v* ', 'v*'],
  ['workflow_run', 'Deploy', 'Deploy'],
  ['push', 'release/*', 'release/*'],
] as const)('a rule over %s of %j is stored as %j', (source, pattern, stored) => {
  expect(readRulePattern(source, pattern)).toEqual({ pattern: stored });
});

test.each([
  ['workflow_run', undefined, /name the workflow/],
  ['workflow_run', '', /name the workflow/],
  ['workflow_run', '**', /name the workflow/],
  ['workflow_run', ' * ', /name the workflow/],
  ['push', undefined, /name the branch/],
  ['push', '*', /name the branch/],
  ['tag', ' ', /must not be blank/],
  ['release', '', /must not be blank/],
] as const)('a rule over %s of %j is refused', (source, pattern, problem) => {
  expect(readRulePattern(source, pattern)).toEqual({ problem: expect.stringMatching(problem) });
});
