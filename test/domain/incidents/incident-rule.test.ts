import { expect, test } from 'vitest';
import { findIncidentRule, type IncidentRule } from '../../../domain/incidents/incident-rule.ts';

const rules: IncidentRule[] = [
  {
    ruleId: 1,
    labelPattern: 'incident*',
    environment: 'production',
    environmentName: null,
    severity: 'major',
  },
  {
    ruleId: 2,
    labelPattern: 'Outage',
    environment: 'production',
    environmentName: null,
    severity: 'critical',
  },
  { ruleId: 3, labelPattern: 'incident', environment: 'staging', environmentName: null, severity: 'major' },
];

test('labels meet patterns whatever the case of their letters', () => {
  expect(findIncidentRule(rules, ['bug', 'INCIDENT: shop'])?.ruleId).toBe(1);
  expect(findIncidentRule(rules, ['outages'])).toBeNull();
});

test('the greatest severity decides, then the oldest rule', () => {
  expect(findIncidentRule(rules, ['incident', 'outage'])?.ruleId).toBe(2);
  expect(findIncidentRule(rules, ['incident'])?.ruleId).toBe(1);
});
